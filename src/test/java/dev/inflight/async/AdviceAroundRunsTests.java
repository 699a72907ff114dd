package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.inflight.HistoryQuery;
import dev.inflight.InFlight;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.TaskContext;
import dev.inflight.TaskTimeoutException;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** Runs on their caller's thread beside other people's advice, and those who call them for Spring. */
class AdviceAroundRunsTests {

    private final ApplicationContextRunner application =
            AsyncContexts.boot().withUserConfiguration(Advice.class).withBean(Ledger.class);

    // ---- the order

    @Test
    void ours_are_the_outermost_and_the_innermost() {
        application.run(context -> assertThat(((Advised) context.getBean(Ledger.class)).getAdvisors())
                .extracting(Advisor::getAdvice)
                .hasSizeGreaterThan(3)
                .satisfies(advice -> {
                    assertThat(advice.get(0)).isInstanceOf(PlainTaskInterceptor.class);
                    assertThat(advice.get(advice.size() - 1)).isInstanceOf(StoppedWork.class);
                }));
    }

    @Test
    void each_of_ours_is_there_once() {
        application.run(context -> assertThat(ProxyLayers.advisorsAround(context.getBean(Ledger.class)))
                .extracting(Advisor::getAdvice)
                .filteredOn(advice -> advice instanceof PlainTaskInterceptor || advice instanceof StoppedWork)
                .hasSize(2));
    }

    @Test
    void a_proxy_around_our_proxy_makes_no_second_run() {
        application.withUserConfiguration(SecondProxy.class).run(context -> {
            context.getBean(Ledger.class).read("x");

            assertThat(context.getBean(InFlightRegistry.class).history(HistoryQuery.ALL))
                    .hasSize(1);
        });
    }

    // ---- transactions

    @Test
    void a_call_that_ends_is_committed() {
        application.run(context -> {
            context.getBean(Ledger.class).book();

            assertThat(context.getBean(Transactions.class).ends).containsExactly("commit");
        });
    }

    @Test
    void a_call_that_is_stopped_is_rolled_back_though_an_interrupt_is_a_checked_exception() {
        application.run(context -> {
            assertThatExceptionOfType(TaskTimeoutException.class)
                    .isThrownBy(() -> context.getBean(Ledger.class).bookFor(new CountDownLatch(1)))
                    .satisfies(stop ->
                            assertThat(stop.getSuppressed()).hasAtLeastOneElementOfType(InterruptedException.class));

            assertThat(context.getBean(Transactions.class).ends).containsExactly("rollback");
        });
    }

    @Test
    void a_result_that_comes_too_late_for_the_caller_is_rolled_back() {
        application.run(context -> {
            assertThatExceptionOfType(TaskTimeoutException.class)
                    .isThrownBy(() -> context.getBean(Ledger.class).bookLate());

            assertThat(context.getBean(Transactions.class).ends).containsExactly("rollback");
        });
    }

    @Test
    void a_failure_of_its_own_is_rolled_back_or_not_as_ever() {
        application.run(context -> {
            Ledger ledger = context.getBean(Ledger.class);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> ledger.bookWrong(new IOException("checked")));
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> ledger.bookWrong(new IllegalStateException("unchecked")));

            assertThat(context.getBean(Transactions.class).ends).containsExactly("commit", "rollback");
        });
    }

    // ---- retries

    @Test
    void all_attempts_are_one_run() {
        application.run(context -> {
            assertThat(context.getBean(Ledger.class).thirdTime()).hasSize(3).containsOnly("thirdTime");
            assertThat(context.getBean(InFlightRegistry.class).history(HistoryQuery.ALL))
                    .extracting("outcome")
                    .containsExactly(Outcome.COMPLETED);
        });
    }

    @Test
    void no_attempt_begins_when_the_run_was_stopped() {
        application.run(context -> {
            AtomicInteger attempts = new AtomicInteger();

            assertThatExceptionOfType(TaskTimeoutException.class)
                    .isThrownBy(() -> context.getBean(Ledger.class).tryFor(attempts, new CountDownLatch(1)));
            assertThat(attempts).hasValue(1);
            assertThat(Thread.interrupted()).isFalse();
        });
    }

    // ---- caches

    @Test
    void a_hit_is_a_run_too_and_calls_no_method() {
        application.run(context -> {
            Object first = context.getBean(Ledger.class).read("x");

            assertThat(context.getBean(Ledger.class).read("x")).isSameAs(first);
            assertThat(context.getBean(InFlightRegistry.class).history(HistoryQuery.ALL))
                    .hasSize(2);
        });
    }

    @Test
    void what_comes_too_late_for_the_caller_is_not_cached() {
        application.run(context -> {
            assertThatExceptionOfType(TaskTimeoutException.class)
                    .isThrownBy(() -> context.getBean(Ledger.class).readLate("x"));

            assertThat(context.getBean(CacheManager.class).getCache("late").get("x"))
                    .isNull();
        });
    }

    // ---- those who call methods for Spring

    @Test
    void a_listener_of_events_is_a_run() {
        AsyncContexts.boot().withBean(Listener.class).run(context -> {
            context.publishEvent("news");

            assertThat(context.getBean(Listener.class).heard()).containsExactly("news within hear:news");
        });
    }

    @Test
    void who_publishes_is_told_of_a_stop() {
        AsyncContexts.boot()
                .withBean(Listener.class)
                .run(context -> assertThat(catchThrowable(() -> context.publishEvent(12)))
                        .hasRootCauseInstanceOf(TaskTimeoutException.class));
    }

    @Test
    void those_who_take_beans_late_among_the_ordered_get_the_proxy() {
        AsyncContexts.boot()
                .withBean(MessageListeners.class)
                .withBean(Listener.class)
                .run(context -> {
                    context.getBean(MessageListeners.class).deliver("message");

                    assertThat(context.getBean(Listener.class).heard()).containsExactly("message within hear:message");
                });
    }

    @Test
    void a_step_behind_a_generic_interface_is_a_run() {
        AsyncContexts.boot().withBean(Upper.class).run(context -> {
            @SuppressWarnings("unchecked")
            Processor<String, String> step = context.getBean(Processor.class);

            assertThat(step.process("a")).isEqualTo("A within process:a");
        });
    }

    @Test
    void a_step_of_a_final_class_is_a_run() {
        AsyncContexts.boot().withBean(Processor.class, FinalUpper::new).run(context -> {
            @SuppressWarnings("unchecked")
            Processor<String, String> step = context.getBean(Processor.class);

            assertThat(step.process("a")).isEqualTo("A within Upper");
        });
    }

    @Test
    void an_execution_of_a_scheduled_method_is_one_run_the_annotations() {
        AsyncContexts.boot().withUserConfiguration(Schedule.class).run(context -> {
            assertThat(context.getBean(Schedule.class).swept().await(10, TimeUnit.SECONDS))
                    .isTrue();

            assertThat(context.getBean(Schedule.class).seen()).isNotEmpty().allMatch("sweep"::equals);
            assertThat(context.getBean(InFlightRegistry.class).history(HistoryQuery.ALL))
                    .extracting("name")
                    .containsOnly("sweep");
        });
    }

    static class Ledger {

        @Transactional
        @InFlight(timeout = "30s")
        public void book() {
            // committed
        }

        @Transactional
        @InFlight(timeout = "100ms")
        public void bookFor(CountDownLatch end) throws InterruptedException, TimeoutException {
            end.await();
        }

        @Transactional
        @InFlight(timeout = "50ms")
        public String bookLate() throws TimeoutException {
            return late();
        }

        @Transactional
        @InFlight(timeout = "30s")
        public void bookWrong(Exception failure) throws Exception {
            throw failure;
        }

        private final List<String> attempts = new ArrayList<>();

        @Retryable(maxRetries = 2, delay = 1)
        @InFlight(name = "thirdTime", timeout = "30s")
        public List<String> thirdTime() {
            attempts.add(TaskContext.current().name());
            if (attempts.size() < 3) {
                throw new IllegalStateException("not yet");
            }
            return attempts;
        }

        @Retryable(maxRetries = 3, delay = 1)
        @InFlight(timeout = "100ms")
        public void tryFor(AtomicInteger tried, CountDownLatch end) throws InterruptedException, TimeoutException {
            tried.incrementAndGet();
            assertThat(end.await(5, TimeUnit.SECONDS)).isFalse();
        }

        @Cacheable("read")
        @InFlight(timeout = "30s")
        public Object read(String key) {
            return new Object();
        }

        @Cacheable("late")
        @InFlight(timeout = "50ms")
        public String readLate(String key) throws TimeoutException {
            return late();
        }

        private static String late() {
            while (!TaskContext.current().isCancelled()) {
                Thread.onSpinWait();
            }
            return "late";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    @EnableCaching
    @EnableResilientMethods
    static class Advice {

        @Bean
        Transactions transactions() {
            return new Transactions();
        }

        @Bean
        CacheManager cacheManager() {
            return new ConcurrentMapCacheManager();
        }
    }

    static class Transactions extends AbstractPlatformTransactionManager {

        private static final long serialVersionUID = 1L;

        final transient List<String> ends = new ArrayList<>();

        @Override
        protected Object doGetTransaction() {
            return "one";
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            // nothing is booked anywhere
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            ends.add("commit");
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            ends.add("rollback");
        }
    }

    /** As some applications have it, beside the one that Spring brings. */
    @Configuration(proxyBeanMethods = false)
    static class SecondProxy {

        @Bean
        static DefaultAdvisorAutoProxyCreator second() {
            DefaultAdvisorAutoProxyCreator creator = new DefaultAdvisorAutoProxyCreator();
            creator.setProxyTargetClass(true);
            return creator;
        }
    }

    static class Listener {

        private final List<String> heard = new ArrayList<>();

        List<String> heard() {
            return heard;
        }

        @EventListener
        @InFlight(name = "hear:#{#news}", timeout = "30s")
        public void hear(String news) {
            heard.add(news + " within " + TaskContext.current().name());
        }

        @EventListener
        @InFlight(timeout = "50ms")
        public void count(Integer number) throws InterruptedException {
            new CountDownLatch(1).await();
        }
    }

    /** Takes beans to call their methods when messages come, at the same moment as Spring for Apache Kafka does. */
    static class MessageListeners implements BeanPostProcessor, Ordered {

        private Object bean;

        @Override
        public Object postProcessAfterInitialization(Object candidate, String name) {
            if (AopUtils.getTargetClass(candidate) == Listener.class) {
                bean = candidate;
            }
            return candidate;
        }

        void deliver(String message) throws ReflectiveOperationException {
            Method method =
                    AopUtils.selectInvocableMethod(Listener.class.getMethod("hear", String.class), bean.getClass());
            method.invoke(bean, message);
        }

        @Override
        public int getOrder() {
            return Ordered.LOWEST_PRECEDENCE;
        }
    }

    interface Processor<I, O> {
        O process(I item) throws Exception;
    }

    static class Upper implements Processor<String, String> {
        @Override
        @InFlight(name = "process:#{#item}", timeout = "30s")
        public String process(String item) {
            return item.toUpperCase(Locale.ROOT) + " within "
                    + TaskContext.current().name();
        }
    }

    static final class FinalUpper implements Processor<String, String> {
        @Override
        @InFlight(name = "Upper", timeout = "30s")
        public String process(String item) {
            return item.toUpperCase(Locale.ROOT) + " within "
                    + TaskContext.current().name();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    static class Schedule {

        private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
        private final CountDownLatch swept = new CountDownLatch(3);

        List<String> seen() {
            return seen;
        }

        CountDownLatch swept() {
            return swept;
        }

        @Scheduled(fixedDelay = 5)
        @InFlight(name = "sweep", timeout = "30s")
        public void sweep() {
            seen.add(TaskContext.current().name());
            swept.countDown();
        }
    }
}
