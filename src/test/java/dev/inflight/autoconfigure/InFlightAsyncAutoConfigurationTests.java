package dev.inflight.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.async.BrokenMethods;
import dev.inflight.async.InFlightBeanPostProcessor;
import dev.inflight.async.InFlightRuntimeHints;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.interceptor.AsyncExecutionAspectSupport;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class InFlightAsyncAutoConfigurationTests {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    InFlightAsyncAutoConfiguration.class,
                    InFlightAutoConfiguration.class,
                    TaskExecutionAutoConfiguration.class));

    @Test
    void boots_own_executor_is_the_only_one() {
        application.run(context -> assertThat(context.getBeansOfType(Executor.class))
                .containsOnlyKeys(TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME));
    }

    @Test
    void without_a_registry_nothing_is_tracked() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(InFlightAsyncAutoConfiguration.class))
                .run(context -> assertThat(context).doesNotHaveBean(InFlightBeanPostProcessor.class));
    }

    @Test
    void the_users_own_post_processor_wins() {
        InFlightBeanPostProcessor own = new InFlightBeanPostProcessor(() -> null, () -> null);

        application
                .withBean(InFlightBeanPostProcessor.class, () -> own)
                .run(context -> assertThat(context)
                        .getBean(InFlightBeanPostProcessor.class)
                        .isSameAs(own));
    }

    @Test
    void an_application_without_reactor_starts() {
        application
                .withClassLoader(new FilteredClassLoader("reactor", "org.reactivestreams"))
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void an_image_keeps_how_spring_finds_the_executor() {
        RuntimeHints hints = new RuntimeHints();
        new InFlightRuntimeHints().registerHints(hints, null);

        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(AsyncExecutionAspectSupport.class, "determineAsyncExecutor"))
                .accepts(hints);
    }

    @Test
    void a_method_that_stops_the_application_is_explained_in_two_lines() {
        application
                .withUserConfiguration(BrokenMethods.class)
                .run(context -> assertThat(new InvalidTaskMethodFailureAnalyzer()
                                .analyze(context.getStartupFailure())
                                .getDescription())
                        .isEqualTo("@InFlight on BrokenMethods.refresh(): timeout is missing: every task has one"));
    }
}
