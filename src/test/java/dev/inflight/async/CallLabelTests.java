package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlightRegistry;
import dev.inflight.LabelledWork;
import dev.inflight.TaskQuery;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;

/** What runs of methods that nobody has annotated are labelled with, and what two of one name are called. */
class CallLabelTests {

    private static final CompletableFuture<String> DONE = CompletableFuture.completedFuture("done");

    private final ApplicationContextRunner application =
            AsyncContexts.async().withBean(Orders.class).withBean(Handlers.class);

    @Test
    void a_call_is_labelled_with_its_arguments_by_their_names() {
        assertThat(labelOf(orders -> orders.ship("eu", 3))).isEqualTo("region=eu · parcels=3");
    }

    @Test
    void dates_durations_ids_and_constants_are_shown() {
        assertThat(labelOf(orders -> orders.plan(
                        LocalDate.of(2026, 11, 30), Duration.ofMinutes(5), new UUID(0, 7), Size.LARGE, true)))
                .isEqualTo("day=2026-11-30 · within=PT5M · id=00000000-0000-0000-0000-000000000007 · size=LARGE ·"
                        + " express=true");
    }

    @Test
    void nothing_is_asked_of_an_object_of_the_users_but_its_type() {
        assertThat(labelOf(orders -> orders.take(new Order(), List.of(new Order()), () -> {})))
                .isEqualTo("Order · List · Runnable");
    }

    @Test
    void a_missing_value_is_said_to_be_missing() {
        assertThat(labelOf(orders -> orders.ship(null, 1))).isEqualTo("region=null · parcels=1");
    }

    @Test
    void what_is_named_as_a_secret_is_not_shown_whatever_it_holds() {
        assertThat(labelOf(orders -> orders.login("ann", "correct horse battery", "ya29.a b", "x y")))
                .isEqualTo("user=ann · password=*** · apiToken=*** · authorization=***");
    }

    @Test
    void what_looks_like_a_secret_is_masked_in_a_value() {
        assertThat(labelOf(orders -> orders.ship("https://eu.example.org/?token=abc123", 1)))
                .isEqualTo("region=https://eu.example.org/?token=*** · parcels=1");
    }

    @Test
    void a_text_is_not_shown_where_nobody_knows_what_it_is() throws NoSuchMethodException {
        assertThat(labelOf(String.class.getMethod("concat", String.class), "correct horse battery"))
                .isEqualTo("String");
    }

    @Test
    void a_number_is_shown_even_so() throws NoSuchMethodException {
        assertThat(labelOf(String.class.getMethod("substring", int.class), 3)).isEqualTo("3");
    }

    /** Of a method that was compiled without the names of its parameters. */
    private static String labelOf(Method nameless, Object... arguments) {
        CallLabels labels = Objects.requireNonNull(CallLabels.of(nameless));
        LabelledWork work = (LabelledWork) labels.labelled(CompletableFuture::new, arguments);
        return work.label().get();
    }

    @Test
    void a_long_text_is_cut() {
        assertThat(labelOf(orders -> orders.ship("x".repeat(1_000_000), 1)))
                .isEqualTo("region=" + "x".repeat(80) + "… · parcels=1");
    }

    @Test
    void line_breaks_are_escaped() {
        assertThat(labelOf(orders -> orders.ship("a\nb", 1))).isEqualTo("region=a\\u000ab · parcels=1");
    }

    @Test
    void a_call_without_arguments_is_labelled_with_its_name() {
        application.run(context -> {
            context.getBean(Orders.class).nothing();
            assertThat(history(context))
                    .singleElement()
                    .satisfies(end -> assertThat(end.label()).isEqualTo(end.name()));
        });
    }

    @Test
    void without_labels_a_run_is_labelled_with_its_name() {
        application.withPropertyValues("inflight.async.labels=false").run(context -> {
            context.getBean(Orders.class).ship("eu", 3);
            assertThat(history(context))
                    .singleElement()
                    .satisfies(end -> assertThat(end.label()).isEqualTo(end.name()));
        });
    }

    @Test
    void a_running_call_has_its_label_in_the_list_and_is_found_by_it() {
        application.run(context -> {
            CountDownLatch release = new CountDownLatch(1);
            context.getBean(Orders.class).hold("eu", release);

            InFlightRegistry registry = context.getBean(InFlightRegistry.class);
            assertThat(registry.list(TaskQuery.ALL.withLabel("where=eu")).tasks())
                    .singleElement()
                    .satisfies(task -> assertThat(task.label()).isEqualTo("where=eu · CountDownLatch"))
                    .satisfies(task -> assertThat(task.labelGiven()).isFalse());
            release.countDown();
        });
    }

    @Test
    void an_argument_is_not_kept_by_the_run_that_is_over() {
        application.run(context -> {
            Order order = new Order();
            WeakReference<Order> kept = new WeakReference<>(order);
            context.getBean(Orders.class).take(order, List.of(), () -> {});
            assertThat(history(context)).hasSize(1);
            order = null;

            Awaitility.await().untilAsserted(() -> {
                System.gc();
                assertThat(kept.get()).isNull();
            });
        });
    }

    @Test
    void a_listener_is_labelled_with_the_type_of_its_event() {
        application.run(context -> {
            context.publishEvent(new OrderPlaced());
            assertThat(history(context))
                    .singleElement()
                    .extracting(EndedTask::label)
                    .isEqualTo("OrderPlaced");
        });
    }

    @Test
    void tasks_of_one_name_are_told_apart_by_their_parameters() {
        application.run(context -> {
            context.publishEvent(new OrderPlaced());
            context.publishEvent(new OrderCancelled());
            Awaitility.await().untilAsserted(() -> assertThat(history(context)).hasSize(2));
            assertThat(history(context))
                    .extracting(EndedTask::kind)
                    .containsExactlyInAnyOrder("Handlers.on(OrderPlaced)", "Handlers.on(OrderCancelled)");
        });
    }

    @Test
    void an_overload_that_is_no_task_changes_no_name() {
        application.run(context -> {
            context.getBean(Handlers.class).audit("x");
            assertThat(history(context))
                    .singleElement()
                    .extracting(EndedTask::kind)
                    .isEqualTo("Handlers.audit");
        });
    }

    private static List<EndedTask> history(ApplicationContext context) {
        InFlightRegistry registry = context.getBean(InFlightRegistry.class);
        Awaitility.await().untilAsserted(() -> {
            assertThat(registry.outstanding()).isZero();
            assertThat(registry.history(HistoryQuery.ALL)).isNotEmpty();
        });
        return registry.history(HistoryQuery.ALL);
    }

    private String labelOf(Consumer<Orders> call) {
        String[] label = new String[1];
        application.run(context -> {
            call.accept(context.getBean(Orders.class));
            label[0] = history(context).get(0).label();
        });
        return label[0];
    }

    enum Size {
        LARGE {
            @Override
            public String toString() {
                throw new AssertionError("asked");
            }
        }
    }

    static class Order {
        @Override
        public String toString() {
            throw new AssertionError("asked");
        }

        @Override
        public int hashCode() {
            throw new AssertionError("asked");
        }
    }

    record OrderPlaced() {}

    record OrderCancelled() {}

    static class Orders {

        @Async
        public CompletableFuture<String> ship(String region, int parcels) {
            return DONE;
        }

        @Async
        public CompletableFuture<String> plan(LocalDate day, Duration within, UUID id, Size size, boolean express) {
            return DONE;
        }

        @Async
        public CompletableFuture<String> take(Order order, List<Order> more, Runnable then) {
            return DONE;
        }

        @Async
        public CompletableFuture<String> login(String user, String password, String apiToken, String authorization) {
            return DONE;
        }

        @Async
        public CompletableFuture<String> nothing() {
            return DONE;
        }

        @Async
        public CompletableFuture<String> hold(String where, CountDownLatch release) throws InterruptedException {
            var unused = release.await(10, TimeUnit.SECONDS);
            return DONE;
        }
    }

    static class Handlers {

        @Async
        @EventListener
        public void on(OrderPlaced event) {}

        @Async
        @EventListener
        public void on(OrderCancelled event) {}

        @Async
        public CompletableFuture<String> audit(String what) {
            return DONE;
        }

        public void audit() {}
    }
}
