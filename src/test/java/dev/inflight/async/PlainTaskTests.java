package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.inflight.HistoryQuery;
import dev.inflight.InFlight;
import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskContext;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.scheduling.annotation.Async;

/** Annotated methods that run on their caller's thread and return a stage; proxies of every sort. */
class PlainTaskTests {

    private final ApplicationContextRunner application =
            AsyncContexts.async().withBean(Quotes.class).withBean(Exchange.class, ExchangeBean::new);

    @Test
    void the_caller_gets_the_runs_own_future() {
        application.run(context -> {
            CompletableFuture<String> future = context.getBean(Quotes.class).pend(new Probe());

            assertThat(future).isInstanceOf(InFlightFuture.class);
            future.cancel(true);
        });
    }

    @Test
    void cancelling_it_cancels_the_methods_own_future() {
        application.run(context -> {
            Probe probe = new Probe();
            context.getBean(Quotes.class).pend(probe).cancel(true);

            assertThat(probe.isReachedWithin(AsyncContexts.SOON.toMillis())).isTrue();
        });
    }

    @Test
    void the_method_runs_on_the_callers_thread() {
        application.run(context -> assertThat(context.getBean(Quotes.class).thread())
                .succeedsWithin(AsyncContexts.SOON)
                .isEqualTo(Thread.currentThread()));
    }

    @Test
    void the_method_sees_its_task() {
        application.run(context -> assertThat(context.getBean(Quotes.class).nameOfTask())
                .succeedsWithin(AsyncContexts.SOON)
                .isEqualTo("quote"));
    }

    @Test
    void what_it_throws_before_there_is_a_stage_reaches_the_caller() {
        application.run(context -> assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> context.getBean(Quotes.class).fail())
                .withMessage("no line"));
    }

    @Test
    void what_it_throws_before_there_is_a_stage_is_a_failed_run() {
        application.run(context -> {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> context.getBean(Quotes.class).fail());

            assertThat(context.getBean(InFlightRegistry.class).history(HistoryQuery.ALL))
                    .singleElement()
                    .satisfies(end -> assertThat(end.exceptionType()).isEqualTo(IOException.class.getName()));
        });
    }

    @Test
    void a_run_that_has_to_wait_is_called_later() {
        application.run(context -> {
            Probe older = new Probe();
            Probe newer = new Probe();
            context.getBean(Quotes.class).queued(older);
            context.getBean(Quotes.class).queued(newer);
            assertThat(newer.hasStarted()).isFalse();
            older.release();

            newer.awaitStarted();
            newer.release();
        });
    }

    @Test
    void an_interfaces_annotation_counts() {
        application.run(context -> {
            CompletionStage<String> stage = context.getBean(Exchange.class).quote("eu", new Probe());

            assertThat(((InFlightFuture<?>) stage).name()).isEqualTo("quote:eu");
            stage.toCompletableFuture().cancel(true);
        });
    }

    @Test
    void an_asynchronous_method_of_an_interface_counts() {
        application.run(context -> {
            CompletableFuture<String> future = context.getBean(Exchange.class).later("eu", new Probe());

            assertThat(((InFlightFuture<?>) future).name()).isEqualTo("later:eu");
            future.cancel(true);
        });
    }

    @Test
    void a_bean_with_an_interface_and_an_asynchronous_method_keeps_its_JDK_proxy() {
        application.run(context -> assertThat(AopUtils.isJdkDynamicProxy(context.getBean(Exchange.class)))
                .isTrue());
    }

    @Test
    void a_bean_with_annotated_methods_only_can_be_injected_as_its_class() {
        application.run(context ->
                assertThat(AopUtils.isCglibProxy(context.getBean(Quotes.class))).isTrue());
    }

    @Test
    void a_final_class_is_proxied_by_its_interface() {
        AsyncContexts.boot().withBean(Feed.class, FinalFeed::new).run(context -> {
            CompletableFuture<String> future = context.getBean(Feed.class).next("eu");

            assertThat(((InFlightFuture<?>) future).name()).isEqualTo("next:eu");
            future.cancel(true);
        });
    }

    @Test
    void the_older_is_stopped_when_the_name_is_started_again() {
        application.run(context -> {
            Probe older = new Probe();
            context.getBean(Quotes.class).pend(older);
            CompletableFuture<String> newer = context.getBean(Quotes.class).pend(new Probe());

            assertThat(older.isReachedWithin(AsyncContexts.SOON.toMillis())).isTrue();
            newer.cancel(true);
        });
    }

    @Test
    void an_overlapped_run_says_so_in_the_history() {
        application.run(context -> {
            context.getBean(Quotes.class).pend(new Probe());
            CompletableFuture<String> newer = context.getBean(Quotes.class).pend(new Probe());

            assertThat(context.getBean(InFlightRegistry.class).history(HistoryQuery.ALL))
                    .extracting("outcome")
                    .containsExactly(Outcome.OVERLAPPED);
            newer.cancel(true);
        });
    }

    static class Quotes {

        @InFlight(name = "quote", timeout = "30s")
        CompletableFuture<String> pend(Probe probe) {
            return probe.inner;
        }

        @InFlight(timeout = "30s")
        CompletableFuture<Thread> thread() {
            return CompletableFuture.completedFuture(Thread.currentThread());
        }

        @InFlight(name = "quote", timeout = "30s")
        CompletableFuture<String> nameOfTask() {
            return CompletableFuture.completedFuture(TaskContext.current().name());
        }

        @InFlight(timeout = "30s")
        CompletableFuture<String> fail() throws IOException {
            throw new IOException("no line");
        }

        @InFlight(name = "queued", timeout = "30s", overlap = Overlap.QUEUE)
        CompletableFuture<String> queued(Probe probe) {
            probe.start();
            return probe.inner;
        }
    }

    interface Market<K> {
        @InFlight(name = "quote:#{#p0}", timeout = "30s")
        CompletionStage<String> quote(K region, Probe probe);
    }

    interface Exchange extends Market<String> {
        @Async
        @InFlight(name = "later:#{#region}", timeout = "30s")
        CompletableFuture<String> later(String region, Probe probe);
    }

    static class ExchangeBean implements Exchange {
        @Override
        public CompletionStage<String> quote(String region, Probe probe) {
            return probe.inner;
        }

        @Override
        public CompletableFuture<String> later(String region, Probe probe) {
            return probe.inner;
        }
    }

    interface Feed {
        CompletableFuture<String> next(String region);
    }

    static final class FinalFeed implements Feed {
        @Override
        @InFlight(name = "next:#{#region}", timeout = "30s")
        public CompletableFuture<String> next(String region) {
            return new CompletableFuture<>();
        }
    }
}
