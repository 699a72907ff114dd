package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.core.DefaultInFlightRegistry;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.annotation.Async;

/** What an application that asked for nothing sees of the library: as little as possible. */
class StrangersAsyncTests {

    private final ApplicationContextRunner application = AsyncContexts.async().withUserConfiguration(Strangers.class);

    @Configuration(proxyBeanMethods = false)
    static class Strangers {

        @Bean
        Shop shop() {
            return new Shop();
        }
    }

    static class Shop {

        @Async
        public CompletableFuture<String> order() {
            return CompletableFuture.completedFuture(MDC.get("tenant"));
        }

        @Async
        public CompletableFuture<String> refuse() {
            throw new CancellationException("the shop's own");
        }

        @Async
        public CompletableFuture<String> awaitCancelled() {
            CompletableFuture<String> inner = new CompletableFuture<>();
            inner.cancel(true);
            return inner;
        }

        @Async
        public Future<String> block(CountDownLatch begun, CountDownLatch end) throws InterruptedException {
            begun.countDown();
            end.await();
            return CompletableFuture.completedFuture("finished");
        }

        @Async
        public CompletableFuture<CompletableFuture<String>> orderTwice(Supplier<Shop> shop, CountDownLatch end)
                throws InterruptedException {
            CompletableFuture<String> alert = shop.get().blockFor(end);
            end.await();
            return CompletableFuture.completedFuture(alert);
        }

        @Async
        public CompletableFuture<String> blockFor(CountDownLatch end) throws InterruptedException {
            end.await();
            return CompletableFuture.completedFuture("finished");
        }
    }

    private static Shop shop(ApplicationContext context) {
        return context.getBean(Shop.class);
    }

    @Test
    void a_decorator_binds_and_nobody_replaces_it() {
        TaskDecorator decorator = task -> () -> {
            MDC.put("tenant", "decorator's");
            try {
                task.run();
            } finally {
                MDC.remove("tenant");
            }
        };
        application.withBean(TaskDecorator.class, () -> decorator).run(context -> {
            MDC.put("tenant", "caller's");
            try {
                assertThat(shop(context).order())
                        .succeedsWithin(AsyncContexts.SOON)
                        .isEqualTo("decorator's");
            } finally {
                MDC.remove("tenant");
            }
        });
    }

    @Test
    void nothing_of_the_callers_is_bound_that_the_executor_does_not_bind() {
        application.run(context -> {
            MDC.put("tenant", "caller's");
            try {
                assertThat(shop(context).order())
                        .succeedsWithin(AsyncContexts.SOON)
                        .isNull();
            } finally {
                MDC.remove("tenant");
            }
        });
    }

    @Test
    void a_cancellation_that_the_method_throws_is_a_failure() {
        application.run(context -> {
            CompletableFuture<String> future = shop(context).refuse();
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> future.get(10, TimeUnit.SECONDS))
                    .withCauseInstanceOf(CancellationException.class);
            assertThat(future.isCancelled()).isFalse();
        });
    }

    @Test
    void a_cancelled_future_that_the_method_returns_is_a_failure() {
        application.run(context -> {
            CompletableFuture<String> future = shop(context).awaitCancelled();
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> future.get(10, TimeUnit.SECONDS))
                    .withCauseInstanceOf(CancellationException.class);
            assertThat(future.isCancelled()).isFalse();
        });
    }

    @Test
    void a_cancelled_future_that_the_method_returns_fails_as_this_jdk_tells_a_thread_that_waits_for_it() {
        CompletableFuture<String> cancelled = new CompletableFuture<>();
        cancelled.cancel(true);
        Throwable told = org.assertj.core.api.Assertions.catchThrowable(cancelled::get);
        application.run(context -> assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> shop(context).awaitCancelled().get(10, TimeUnit.SECONDS))
                .satisfies(failed -> assertThat(failed.getCause()).hasToString(told.toString())));
    }

    @Test
    void a_call_within_a_call_goes_on_when_the_outer_one_is_stopped() {
        application.run(context -> {
            CountDownLatch end = new CountDownLatch(1);
            CompletableFuture<CompletableFuture<String>> outer = shop(context).orderTwice(() -> shop(context), end);
            InFlightRegistry registry = context.getBean(InFlightRegistry.class);
            org.awaitility.Awaitility.await().until(() -> registry.outstanding() == 2);

            outer.cancel(true);

            assertThat(registry.list(TaskQuery.ALL).tasks())
                    .filteredOn(task -> task.outcome() == null)
                    .extracting(TaskSnapshot::kind, TaskSnapshot::parent)
                    .containsExactly(
                            org.assertj.core.api.Assertions.tuple("Shop.blockFor", ((InFlightFuture<?>) outer).id()));
            end.countDown();
        });
    }

    @Test
    void methods_run_when_a_test_has_put_a_mock_in_the_registrys_place() {
        InFlightRegistry mocked = mock(InFlightRegistry.class);
        application
                .withBean(InFlightRegistry.class, () -> mocked)
                .run(context -> assertThat(shop(context).order()).succeedsWithin(AsyncContexts.SOON));
    }

    @Test
    void what_only_the_registry_refuses_runs_without_it() {
        application.withPropertyValues("inflight.max-outstanding=1").run(context -> {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            Future<String> first = shop(context).block(begun, end);

            assertThat(shop(context).order()).succeedsWithin(AsyncContexts.SOON);

            end.countDown();
            assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("finished");
        });
    }

    @Test
    void methods_run_after_the_registry_has_shut_down() {
        application.run(context -> {
            context.getBean(DefaultInFlightRegistry.class).shutdown(Duration.ZERO, Duration.ZERO);
            assertThat(shop(context).order()).succeedsWithin(AsyncContexts.SOON);
        });
    }

    @Test
    void a_future_that_is_cancelled_gently_lets_the_method_finish() {
        application.run(context -> {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            Future<String> future = shop(context).block(begun, end);
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

            future.cancel(false);

            InFlightRegistry registry = context.getBean(InFlightRegistry.class);
            assertThat(registry.list(TaskQuery.ALL).tasks()).hasSize(1);
            end.countDown();
            org.awaitility.Awaitility.await()
                    .until(() -> registry.list(TaskQuery.ALL).tasks().isEmpty());
        });
    }

    // ---- pointcuts and beans of others

    @Configuration(proxyBeanMethods = false)
    static class AdviceAroundEverything {

        @Bean
        static DefaultAdvisorAutoProxyCreator proxiesOfClasses() {
            DefaultAdvisorAutoProxyCreator proxies = new DefaultAdvisorAutoProxyCreator();
            proxies.setProxyTargetClass(true);
            return proxies;
        }

        @Bean
        Advisor aroundEverything() {
            NameMatchMethodPointcut everything = new NameMatchMethodPointcut();
            everything.setMappedName("*");
            return new DefaultPointcutAdvisor(everything, (MethodInterceptor) call -> call.proceed());
        }
    }

    @Test
    void a_pointcut_that_matches_everything_does_not_stop_the_start() {
        new ApplicationContextRunner()
                .withConfiguration(org.springframework.boot.autoconfigure.AutoConfigurations.of(
                        dev.inflight.autoconfigure.InFlightAutoConfiguration.class,
                        dev.inflight.autoconfigure.InFlightAsyncAutoConfiguration.class))
                .withUserConfiguration(AdviceAroundEverything.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(InFlightRegistry.class)).isInstanceOf(DefaultInFlightRegistry.class);
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class AdvisorThatNeedsAService {

        @Bean
        Advisor audited(Shop shop) {
            NameMatchMethodPointcut order = new NameMatchMethodPointcut();
            order.setMappedName("order");
            return new DefaultPointcutAdvisor(order, (MethodInterceptor) call -> call.proceed());
        }
    }

    @Test
    void an_advisor_that_needs_a_service_leaves_it_tracked() {
        application
                .withUserConfiguration(AdvisorThatNeedsAService.class)
                .run(context -> assertThat(shop(context).order()).isInstanceOf(InFlightFuture.class));
    }

    @Test
    void a_lazy_bean_that_cannot_be_read_does_not_stop_the_start() {
        application
                .withUserConfiguration(WithUnreadable.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Configuration(proxyBeanMethods = false)
    static class WithUnreadable {

        @Bean
        @Lazy
        Object unreadable() throws Exception {
            return Unreadable.type().getDeclaredConstructor().newInstance();
        }

        @Bean
        static org.springframework.beans.factory.config.BeanFactoryPostProcessor definesIt() {
            return beans -> {
                var definition = new org.springframework.beans.factory.support.RootBeanDefinition();
                definition.setBeanClass(Unreadable.type());
                definition.setLazyInit(true);
                ((org.springframework.beans.factory.support.BeanDefinitionRegistry) beans)
                        .registerBeanDefinition("alsoUnreadable", definition);
            };
        }
    }

    // ---- contexts within contexts

    @Test
    void methods_of_a_child_context_are_tracked_by_the_registry_of_its_parent() {
        AsyncContexts.async().run(parent -> {
            try (AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
                child.setParent(parent);
                child.register(
                        ChildOf.class,
                        dev.inflight.autoconfigure.InFlightAutoConfiguration.class,
                        dev.inflight.autoconfigure.InFlightAsyncAutoConfiguration.class);
                child.refresh();

                assertThat(shop(child).order()).isInstanceOf(InFlightFuture.class);
                assertThat(child.getBean(InFlightRegistry.class)).isSameAs(parent.getBean(InFlightRegistry.class));
            }
            assertThat(parent.getBean(DefaultInFlightRegistry.class).isShutdown())
                    .isFalse();
        });
    }

    @Configuration(proxyBeanMethods = false)
    @org.springframework.scheduling.annotation.EnableAsync
    static class ChildOf {

        @Bean
        Shop shop() {
            return new Shop();
        }
    }

    // ---- whose method it is

    interface Finder {
        @Async
        CompletableFuture<String> find();
    }

    interface Orders extends Finder {}

    interface Customers extends Finder {}

    /** As Spring Data does: somebody else's class behind an interface of the user's. */
    private static <F extends Finder> F repository(Class<F> type) {
        ProxyFactory proxy = new ProxyFactory(new Object());
        proxy.setInterfaces(type);
        proxy.addAdvice((MethodInterceptor)
                call -> CompletableFuture.completedFuture(call.getMethod().getName()));
        return type.cast(proxy.getProxy());
    }

    @Test
    void the_kind_of_a_repositorys_method_is_the_users_interface() {
        application
                .withBean(Orders.class, () -> repository(Orders.class))
                .withBean(Customers.class, () -> repository(Customers.class))
                .run(context -> {
                    assertThat(context.getBean(Orders.class).find()).succeedsWithin(AsyncContexts.SOON);
                    assertThat(context.getBean(Customers.class).find()).succeedsWithin(AsyncContexts.SOON);

                    assertThat(context.getBean(InFlightRegistry.class).statistics())
                            .extracting(kind -> kind.kind().replaceAll("^.*[.$](?=\\w+\\.\\w+$)", ""))
                            .containsExactlyInAnyOrder("Orders.find", "Customers.find");
                });
    }

    @Test
    void what_the_executor_throws_is_thrown_at_the_caller_as_it_is() {
        IllegalStateException closed = new IllegalStateException("closed for today");
        application
                .withBean("taskExecutor", java.util.concurrent.Executor.class, () -> task -> {
                    throw closed;
                })
                .run(context -> assertThatThrownBy(() -> shop(context).order()).isSameAs(closed));
    }
}
