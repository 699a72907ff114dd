package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.proxies;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import dev.inflight.InFlight;
import dev.inflight.autoconfigure.InFlightAsyncAutoConfiguration;
import dev.inflight.autoconfigure.InFlightAutoConfiguration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.aop.SpringProxy;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.interceptor.AsyncExecutionAspectSupport;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.DecoratingProxy;
import org.springframework.javapoet.ClassName;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;

/** What the preparation of an application ahead of time finds out for an image. */
class PreparedAheadOfTimeTests {

    private final InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
    private final RuntimeHints hints = prepare();

    private RuntimeHints prepare() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.register(InFlightAutoConfiguration.class, InFlightAsyncAutoConfiguration.class, Asynchronous.class);
            context.registerBean(Quotes.class);
            context.registerBean(FinalFeed.class);
            DefaultGenerationContext generation =
                    new DefaultGenerationContext(new ClassNameGenerator(ClassName.get("test", "Application")), files);
            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
            generation.writeGeneratedContent();
            return generation.getRuntimeHints();
        }
    }

    @Test
    void how_springs_executor_is_found_is_kept() {
        assertThat(reflection().onMethodInvocation(AsyncExecutionAspectSupport.class, "determineAsyncExecutor"))
                .accepts(hints);
    }

    @Test
    void how_springs_exception_handler_is_told_is_kept() {
        assertThat(reflection().onMethodInvocation(AsyncExecutionAspectSupport.class, "handleError"))
                .accepts(hints);
    }

    @Test
    void an_annotated_method_is_kept() {
        assertThat(reflection().onMethodInvocation(Quotes.class, "quote")).accepts(hints);
    }

    @Test
    void what_an_expression_may_ask_of_an_argument_is_kept() {
        assertThat(reflection().onType(Region.class).withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS))
                .accepts(hints);
    }

    @Test
    void without_an_expression_nothing_may_ask() {
        assertThat(reflection().onType(Currency.class)).rejects(hints);
    }

    @Test
    void the_proxy_of_a_final_class_is_one_of_its_interfaces() {
        assertThat(proxies().forInterfaces(Feed.class, SpringProxy.class, Advised.class, DecoratingProxy.class))
                .accepts(hints);
    }

    @Test
    void how_spring_subscribes_to_what_scheduled_methods_return_is_kept() {
        SpringSubscribing subscribing = SpringSubscribing.find();

        assertThat(subscribing.methods())
                .allSatisfy(method ->
                        assertThat(reflection().onMethodInvocation(method)).accepts(hints));
        assertThat(reflection().onConstructorInvocation(subscribing.constructor()))
                .accepts(hints);
        assertThat(reflection().onFieldAccess(subscribing.field())).accepts(hints);
    }

    @Test
    void the_post_processor_of_scheduled_methods_is_prepared() {
        assertThat(files.getGeneratedFiles(Kind.SOURCE).keySet())
                .anyMatch(name -> name.endsWith("ScheduledMethods__BeanDefinitions.java"));
    }

    @EnableAsync
    @EnableScheduling
    static class Asynchronous {}

    static class Region {
        public String code() {
            return "eu";
        }
    }

    static class Currency {}

    static class Quotes {

        @Async
        @InFlight(name = "quote:#{#region.code()}", timeout = "30s")
        CompletableFuture<String> quote(Region region) {
            return null;
        }

        @InFlight(name = "rate", timeout = "30s")
        CompletableFuture<String> rate(Currency currency) {
            return null;
        }
    }

    interface Feed {
        CompletableFuture<String> next();
    }

    static final class FinalFeed implements Feed {
        @Override
        @InFlight(timeout = "30s")
        public CompletableFuture<String> next() {
            return new CompletableFuture<>();
        }
    }
}
