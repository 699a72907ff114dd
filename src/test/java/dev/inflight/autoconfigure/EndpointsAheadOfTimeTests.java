package dev.inflight.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import dev.inflight.actuate.BulkCancelDescriptor;
import dev.inflight.actuate.CancelDescriptor;
import dev.inflight.actuate.EndedTaskDescriptor;
import dev.inflight.actuate.HistoryDescriptor;
import dev.inflight.actuate.InFlightEndpoint;
import dev.inflight.actuate.InFlightHistoryEndpoint;
import dev.inflight.actuate.InFlightHistoryWebEndpoint;
import dev.inflight.actuate.InFlightWebEndpoint;
import dev.inflight.actuate.ProblemDescriptor;
import dev.inflight.actuate.TaskDescriptor;
import dev.inflight.actuate.TaskDetailDescriptor;
import dev.inflight.actuate.TaskListDescriptor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.javapoet.ClassName;

/** An image keeps what Jackson and Actuator reach by reflection, and the constructors that settings are bound by. */
@TestInstance(Lifecycle.PER_CLASS)
class EndpointsAheadOfTimeTests {

    private final RuntimeHints hints = prepare();

    private static RuntimeHints prepare() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            TestPropertyValues.of("management.endpoints.web.exposure.include=*").applyTo(context);
            context.register(
                    InFlightAutoConfiguration.class,
                    InFlightEndpointAutoConfiguration.class,
                    InFlightHistoryEndpointAutoConfiguration.class);
            DefaultGenerationContext generation = new DefaultGenerationContext(
                    new ClassNameGenerator(ClassName.get("test", "Application")), new InMemoryGeneratedFiles());
            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
            return generation.getRuntimeHints();
        }
    }

    static Stream<Method> whatIsWritten() {
        return Stream.of(
                        TaskListDescriptor.class,
                        TaskDescriptor.class,
                        TaskDetailDescriptor.class,
                        CancelDescriptor.class,
                        BulkCancelDescriptor.class,
                        HistoryDescriptor.class,
                        EndedTaskDescriptor.class,
                        ProblemDescriptor.class)
                .flatMap(type -> Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredClasses())))
                .filter(Class::isRecord)
                .flatMap(type -> Arrays.stream(type.getRecordComponents()))
                .map(RecordComponent::getAccessor);
    }

    @ParameterizedTest
    @MethodSource("whatIsWritten")
    void whatIsWrittenAsJsonIsKept(Method accessor) {
        assertThat(reflection().onMethodInvocation(accessor)).accepts(hints);
    }

    static Stream<Method> operations() {
        return Stream.of(
                        InFlightEndpoint.class,
                        InFlightWebEndpoint.class,
                        InFlightHistoryEndpoint.class,
                        InFlightHistoryWebEndpoint.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Stream.of(ReadOperation.class, WriteOperation.class, DeleteOperation.class)
                        .anyMatch(operation -> AnnotatedElementUtils.hasAnnotation(method, operation)));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void operationsAreKept(Method operation) {
        assertThat(reflection().onMethodInvocation(operation)).accepts(hints);
    }

    @Test
    void constructorsOfSettingsAreKept() {
        assertThat(Stream.concat(
                                Stream.of(InFlightProperties.class),
                                Arrays.stream(InFlightProperties.class.getDeclaredClasses()))
                        .filter(Class::isRecord))
                .allSatisfy(type -> assertThat(reflection().onConstructorInvocation(type.getDeclaredConstructors()[0]))
                        .accepts(hints));
    }
}
