package dev.inflight.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.track.executors.WatchedExecutors;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** When executors are watched, and what is said when one cannot be. */
class InFlightExecutorsAutoConfigurationTests {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(InFlightAutoConfiguration.class, InFlightExecutorsAutoConfiguration.class))
            .withBean("reports", ThreadPoolTaskExecutor.class)
            .withBean("others", ThreadPoolTaskExecutor.class);

    @Test
    void nothing_of_ours_is_there_when_none_is_named() {
        application.run(context -> assertThat(context).doesNotHaveBean(WatchedExecutors.class));
    }

    @Test
    void they_may_be_named_in_a_list_and_others_are_left_alone() {
        application.withPropertyValues("inflight.track.executors[0]=reports").run(context -> {
            assertThat(AopUtils.isAopProxy(context.getBean("reports"))).isTrue();
            assertThat(AopUtils.isAopProxy(context.getBean("others"))).isFalse();
        });
    }

    @Test
    void a_start_that_fails_for_it_is_explained_in_two_lines() {
        application.withPropertyValues("inflight.track.executors=report").run(context -> {
            FailureAnalysis analysis = new UntrackableExecutorFailureAnalyzer().analyze(context.getStartupFailure());

            assertThat(analysis.getDescription()).contains("\"report\"").contains("reports");
            assertThat(analysis.getAction()).contains("inflight.track.executors");
        });
    }
}
