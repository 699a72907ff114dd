package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlight;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.springframework.scheduling.annotation.Async;

class AnnotatedMethodsTests {

    @Test
    void oneOfAnInterfaceThatAnInterfaceExtendsCounts() {
        assertThat(AnnotatedMethods.of(ByInterface.class).keySet())
                .singleElement()
                .satisfies(method -> assertThat(method.getDeclaringClass()).isEqualTo(ByInterface.class));
    }

    @Test
    void oneThatASuperclassHasAndNobodyOverridesCounts() {
        assertThat(AnnotatedMethods.of(Inheriting.class)).hasSize(1);
    }

    @Test
    void anAnnotationThatIsMadeOfOursCounts() {
        assertThat(AnnotatedMethods.of(Composed.class)).hasSize(1);
    }

    @Test
    void otherAnnotationsDoNot() {
        assertThat(AnnotatedMethods.of(Others.class)).isEmpty();
    }

    @Test
    void aClassIsLookedAtOnce() {
        assertThat(AnnotatedMethods.of(ByInterface.class)).isSameAs(AnnotatedMethods.of(ByInterface.class));
    }

    interface Root {
        @InFlight(timeout = "1s")
        void run();
    }

    interface Sub extends Root {}

    static class ByInterface implements Sub {
        @Override
        public void run() {}
    }

    static class Declaring {
        @InFlight(timeout = "1s")
        public void run() {}
    }

    static class Inheriting extends Declaring {}

    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @InFlight(timeout = "1s")
    @interface Slow {}

    static class Composed {
        @Slow
        public void run() {}
    }

    static class Others {
        @Async
        public void run() {}
    }
}
