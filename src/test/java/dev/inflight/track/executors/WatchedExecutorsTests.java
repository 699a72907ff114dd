package dev.inflight.track.executors;

import static dev.inflight.track.Blocked.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.inflight.CancelEffect;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.TaskContext;
import dev.inflight.TaskListener;
import dev.inflight.TaskSnapshot;
import dev.inflight.autoconfigure.InFlightAutoConfiguration;
import dev.inflight.autoconfigure.InFlightExecutorsAutoConfiguration;
import dev.inflight.track.Blocked;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolExecutorFactoryBean;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Whatever runs on an executor that is named, and the executor itself, which is as it was. */
class WatchedExecutorsTests {

    private final ApplicationContextRunner silent = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(InFlightAutoConfiguration.class, InFlightExecutorsAutoConfiguration.class))
            .withPropertyValues("inflight.shutdown.drain=0s", "inflight.shutdown.stop=1s");
    private final ApplicationContextRunner application = silent.withPropertyValues("inflight.track.executors=reports");

    /** Beans that run things. */
    enum Sort {
        SPRINGS_POOL(ThreadPoolTaskExecutor.class, ThreadPoolTaskExecutor::new),
        SIMPLE(SimpleAsyncTaskExecutor.class, SimpleAsyncTaskExecutor::new),
        VIRTUAL(SimpleAsyncTaskExecutor.class, () -> {
            SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("virtual-");
            executor.setVirtualThreads(true);
            return executor;
        }),
        SCHEDULER(ThreadPoolTaskScheduler.class, ThreadPoolTaskScheduler::new),
        CONCURRENT(ConcurrentTaskExecutor.class, () -> new ConcurrentTaskExecutor(Executors.newCachedThreadPool())),
        POOL(ThreadPoolExecutor.class, () -> (ThreadPoolExecutor) Executors.newFixedThreadPool(2)),
        SINGLE(ExecutorService.class, Executors::newSingleThreadExecutor),
        SCHEDULED(ScheduledThreadPoolExecutor.class, () -> new ScheduledThreadPoolExecutor(1)),
        FORK_JOIN(ForkJoinPool.class, () -> new ForkJoinPool(2)),
        SUBCLASS(Executor.class, () -> new ThreadPoolTaskExecutor() {}),
        LAMBDA(Executor.class, () -> (Executor) task -> new Thread(task, "lambda").start());

        private final Class<?> type;
        private final Supplier<Object> maker;

        Sort(Class<?> type, Supplier<Object> maker) {
            this.type = type;
            this.maker = maker;
        }

        @SuppressWarnings("unchecked")
        ApplicationContextRunner in(ApplicationContextRunner application) {
            Assumptions.assumeTrue(this != VIRTUAL || Runtime.version().feature() >= 21, "virtual threads");
            return application.withBean("reports", (Class<Object>) type, maker);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_it_executes_is_listed_under_its_name_on_the_thread_that_does_it(Sort sort) {
        sort.in(application).run(context -> {
            Blocked blocked = new Blocked();
            executor(context).execute(blocking(blocked));
            blocked.awaitStarted();

            TaskSnapshot task = Blocked.onlyTask(registry(context));
            assertThat(task.kind()).isEqualTo("reports");
            assertThat(task.label()).isEqualTo("WatchedExecutorsTests (lambda)");
            assertThat(task.thread().name()).isEqualTo(blocked.worker().getName());
            assertThat(task.name()).isEqualTo(blocked.task());
            assertThat(task.timeout()).isEqualTo(Duration.ofHours(24));
            blocked.release();
            assertThat(Blocked.ended(registry(context)).outcome()).isEqualTo(Outcome.COMPLETED);
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_cancel_interrupts_it(Sort sort) {
        sort.in(application).run(context -> {
            Blocked blocked = new Blocked();
            executor(context).execute(blocking(blocked));
            blocked.awaitStarted();

            assertThat(Blocked.cancelOnly(registry(context)).effect()).isEqualTo(CancelEffect.INTERRUPTED);
            assertThat(blocked.isInterruptedSoon()).isTrue();
        });
    }

    @ParameterizedTest
    @EnumSource
    void the_bean_can_be_had_as_what_it_is(Sort sort) {
        sort.in(application).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean("reports")).isInstanceOf(sort.type);
        });
    }

    @ParameterizedTest
    @EnumSource
    void nobody_else_is_watched(Sort sort) {
        sort.in(silent).run(context -> {
            Blocked blocked = new Blocked();
            executor(context).execute(blocking(blocked));
            blocked.awaitStarted();

            assertThat(Blocked.tasks(registry(context))).isEmpty();
            assertThat(blocked.task()).isEmpty();
            assertThat(AopUtils.isAopProxy(context.getBean("reports"))).isFalse();
            blocked.release();
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_star_names_them_all(Sort sort) {
        sort.in(silent).withPropertyValues("inflight.track.executors=*").run(context -> {
            CompletableFuture<String> task = new CompletableFuture<>();
            executor(context).execute(() -> task.complete(TaskContext.current().name()));

            assertThat(task.get(10, TimeUnit.SECONDS)).isNotEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_run_that_is_started_on_it_is_listed_once(Sort sort) {
        sort.in(application).run(context -> {
            Blocked blocked = new Blocked();
            var unused = registry(context)
                    .start(
                            dev.inflight.TaskSpec.named("mine")
                                    .timeout(Duration.ofMinutes(1))
                                    .build(),
                            () -> {
                                blocked.block();
                                return null;
                            },
                            executor(context));
            blocked.awaitStarted();

            assertThat(Blocked.onlyTask(registry(context)).name()).isEqualTo("mine");
            blocked.release();
        });
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "SPRINGS_POOL",
                "SIMPLE",
                "VIRTUAL",
                "SCHEDULER",
                "CONCURRENT",
                "POOL",
                "SINGLE",
                "SCHEDULED",
                "FORK_JOIN"
            })
    void what_is_submitted_returns_and_throws_what_it_did(Sort sort) {
        sort.in(application).run(context -> {
            IllegalStateException failure = new IllegalStateException("out of paper");
            Future<String> good = submit(context, () -> TaskContext.current().name());
            assertThat(good.get(10, TimeUnit.SECONDS)).isNotEmpty();
            assertThat(Blocked.ended(registry(context)).outcome()).isEqualTo(Outcome.COMPLETED);

            Future<String> bad = submit(context, () -> {
                throw failure;
            });
            assertThatThrownBy(() -> bad.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .rootCause()
                    .hasMessage("out of paper");
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(Blocked.ended(registry(context)).outcome())
                                    .isEqualTo(Outcome.FAILED));
            assertThat(Blocked.ended(registry(context)).exceptionMessage()).isEqualTo("out of paper");
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"SPRINGS_POOL", "SIMPLE", "CONCURRENT", "POOL", "FORK_JOIN"})
    void whoever_waits_is_told_when_it_is_stopped_before_it_begins(Sort sort) {
        sort.in(application).run(context -> {
            registry(context).addListener(new TaskListener() {
                @Override
                public void onStarted(TaskSnapshot task) {
                    var unused = registry(context).cancel(task.name(), "too early");
                }
            });

            Future<String> future = submit(context, () -> "done");
            CompletableFuture<String> stage = CompletableFuture.supplyAsync(() -> "done", executor(context));

            assertThatThrownBy(() -> future.get(10, TimeUnit.SECONDS))
                    .isNotInstanceOf(java.util.concurrent.TimeoutException.class);
            assertThat(stage).succeedsWithin(SOON);
        });
    }

    @Test
    void a_decorator_of_the_application_is_called_and_is_outside() {
        application
                .withBean("reports", SimpleAsyncTaskExecutor.class, () -> {
                    SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor();
                    executor.setTaskDecorator(task -> () -> {
                        Thread.currentThread()
                                .setName("decorated" + TaskContext.current().name());
                        task.run();
                    });
                    return executor;
                })
                .run(context -> {
                    Blocked blocked = new Blocked();
                    executor(context).execute(blocking(blocked));
                    blocked.awaitStarted();

                    assertThat(blocked.worker().getName()).isEqualTo("decorated");
                    assertThat(Blocked.tasks(registry(context))).hasSize(1);
                    blocked.release();
                });
    }

    @Test
    void a_pool_that_is_full_refuses_as_it_did_and_nothing_is_listed() {
        application
                .withBean("reports", ThreadPoolTaskExecutor.class, () -> {
                    ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
                    executor.setMaxPoolSize(1);
                    executor.setQueueCapacity(0);
                    return executor;
                })
                .run(context -> {
                    Blocked blocked = new Blocked();
                    executor(context).execute(blocking(blocked));
                    blocked.awaitStarted();

                    assertThatThrownBy(() -> executor(context).execute(() -> {}))
                            .isInstanceOf(TaskRejectedException.class);
                    assertThat(Blocked.tasks(registry(context))).hasSize(1);
                    blocked.release();
                });
    }

    @Test
    void a_queued_task_can_be_taken_out_again() {
        application
                .withBean("reports", ThreadPoolExecutor.class, WatchedExecutorsTests::oneThread)
                .run(context -> {
                    Blocked blocked = new Blocked();
                    ThreadPoolExecutor pool = context.getBean(ThreadPoolExecutor.class);
                    pool.execute(blocking(blocked));
                    blocked.awaitStarted();
                    Runnable queued = () -> {};
                    pool.execute(queued);

                    assertThat(pool.remove(queued)).isTrue();
                    assertThat(pool.getQueue()).isEmpty();
                    blocked.release();
                });
    }

    private static ThreadPoolExecutor oneThread() {
        return new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    }

    /** Work that is more than a {@code Runnable}. */
    record Ranked(int rank, List<Integer> done) implements Runnable, Comparable<Ranked> {
        @Override
        public void run() {
            done.add(rank);
        }

        @Override
        public int compareTo(Ranked other) {
            return Integer.compare(rank, other.rank);
        }
    }

    @Test
    void tasks_that_are_ordered_keep_their_order() {
        application
                .withBean(
                        "reports",
                        ThreadPoolExecutor.class,
                        () -> new ThreadPoolExecutor(
                                1, 1, 1, TimeUnit.SECONDS, new java.util.concurrent.PriorityBlockingQueue<>()))
                .run(context -> {
                    Blocked blocked = new Blocked();
                    ThreadPoolExecutor pool = context.getBean(ThreadPoolExecutor.class);
                    pool.execute(blocking(blocked));
                    blocked.awaitStarted();
                    List<Integer> done = new java.util.concurrent.CopyOnWriteArrayList<>();
                    List.of(3, 1, 2).forEach(rank -> pool.execute(new Ranked(rank, done)));

                    blocked.release();

                    await().atMost(SOON).until(() -> done.size() == 3);
                    assertThat(done).containsExactly(1, 2, 3);
                });
    }

    @Test
    void a_pool_that_orders_tasks_by_their_class_cannot_be_watched() {
        application
                .withBean(
                        "reports",
                        ThreadPoolExecutor.class,
                        () -> new ThreadPoolExecutor(
                                1,
                                1,
                                1,
                                TimeUnit.SECONDS,
                                new java.util.concurrent.PriorityBlockingQueue<>(
                                        11, java.util.Comparator.comparing(task -> ((Ranked) task).rank()))))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(UntrackableExecutorException.class)
                        .hasMessageContaining("\"reports\"")
                        .hasMessageContaining("comparator"));
    }

    @Test
    void a_name_that_no_bean_has_stops_the_start() {
        silent.withPropertyValues("inflight.track.executors=reports,report")
                .withBean("reports", ThreadPoolTaskExecutor.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(UntrackableExecutorException.class)
                        .hasMessage("inflight.track.executors names \"report\", but no bean is called so."
                                + " Executors are: reports"));
    }

    @Test
    void a_name_of_something_else_stops_the_start() {
        application
                .withBean("reports", String.class, () -> "none")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(UntrackableExecutorException.class)
                        .hasMessageContaining("no Executor")
                        .hasMessageContaining("java.lang.String"));
    }

    @Test
    void one_whose_class_is_final_stops_the_start_when_it_is_named_and_is_left_alone_when_it_is_not() {
        application
                .withBean("reports", Sealed.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(UntrackableExecutorException.class)
                        .hasMessageContaining("final"));
        silent.withPropertyValues("inflight.track.executors=*")
                .withBean("reports", Sealed.class)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Sealed.class));
    }

    static final class Sealed implements Executor {
        @Override
        public void execute(Runnable task) {
            task.run();
        }
    }

    @Test
    void the_product_of_a_factory_is_watched() {
        application
                .withBean("reports", ThreadPoolExecutorFactoryBean.class, ThreadPoolExecutorFactoryBean::new)
                .run(context -> {
                    CompletableFuture<String> task = new CompletableFuture<>();
                    executor(context)
                            .execute(() -> task.complete(TaskContext.current().name()));

                    assertThat(task.get(10, TimeUnit.SECONDS)).isNotEmpty();
                });
    }

    @Test
    void all_that_is_invoked_at_once_is_listed() {
        Sort.POOL.in(application).run(context -> {
            Callable<String> call = () -> TaskContext.current().name();

            List<Future<String>> futures =
                    context.getBean("reports", ExecutorService.class).invokeAll(List.of(call, call));

            for (Future<String> future : futures) {
                assertThat(future.get(10, TimeUnit.SECONDS)).isNotEmpty();
            }
        });
    }

    @Test
    void each_execution_of_a_periodic_one_is_listed_and_its_failure_ends_the_series() {
        Sort.SCHEDULED.in(application).run(context -> {
            AtomicInteger executions = new AtomicInteger();
            ScheduledFuture<?> series = context.getBean("reports", ScheduledExecutorService.class)
                    .scheduleAtFixedRate(
                            () -> {
                                if (executions.incrementAndGet() == 3) {
                                    throw new IllegalStateException("third");
                                }
                            },
                            0,
                            1,
                            TimeUnit.MILLISECONDS);

            assertThatThrownBy(() -> series.get(10, TimeUnit.SECONDS))
                    .rootCause()
                    .hasMessage("third");
            await().atMost(SOON)
                    .until(() -> registry(context)
                                    .history(dev.inflight.HistoryQuery.ALL)
                                    .size()
                            == 3);
        });
    }

    @Test
    void a_future_that_its_owner_cancels_is_a_cancelled_run() {
        Sort.SIMPLE.in(application).run(context -> {
            Blocked blocked = new Blocked();
            Future<?> future = context.getBean(AsyncTaskExecutor.class).submit(blocking(blocked));
            blocked.awaitStarted();

            future.cancel(true);

            assertThat(blocked.isInterruptedSoon()).isTrue();
            assertThat(Blocked.ended(registry(context)).outcome()).isEqualTo(Outcome.CANCELLED);
        });
    }

    @Test
    void a_pool_that_closes_still_cancels_the_futures_in_its_queue() {
        AtomicInteger done = new AtomicInteger();
        CompletableFuture<Future<?>> queued = new CompletableFuture<>();
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        InFlightAutoConfiguration.class, InFlightExecutorsAutoConfiguration.class))
                .withPropertyValues("inflight.track.executors=reports")
                .withBean("reports", ThreadPoolTaskExecutor.class)
                .run(context -> {
                    Blocked blocked = new Blocked();
                    executor(context).execute(blocking(blocked));
                    blocked.awaitStarted();
                    java.util.concurrent.FutureTask<Object> future =
                            new java.util.concurrent.FutureTask<>(done::incrementAndGet, null);
                    executor(context).execute(future);
                    queued.complete(future);
                });

        assertThat(queued.join().isCancelled()).isTrue();
    }

    @Test
    void direct_hand_over_still_works() {
        application
                .withBean(
                        "reports",
                        ThreadPoolExecutor.class,
                        () -> new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new SynchronousQueue<>()))
                .run(context -> {
                    CountDownLatch done = new CountDownLatch(1);
                    executor(context).execute(done::countDown);

                    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
                });
    }

    private static Runnable blocking(Blocked blocked) {
        return () -> {
            try {
                blocked.block();
            } catch (InterruptedException stopped) {
                // it is over
            }
        };
    }

    private static Future<String> submit(ApplicationContext context, Callable<String> work) {
        Object bean = context.getBean("reports");
        return bean instanceof AsyncTaskExecutor springs ? springs.submit(work) : ((ExecutorService) bean).submit(work);
    }

    private static Executor executor(ApplicationContext context) {
        return context.getBean("reports", Executor.class);
    }

    private static InFlightRegistry registry(ApplicationContext context) {
        return context.getBean(InFlightRegistry.class);
    }
}
