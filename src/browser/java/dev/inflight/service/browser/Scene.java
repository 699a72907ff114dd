package dev.inflight.service.browser;

import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskContext;
import dev.inflight.TaskQuery;
import dev.inflight.TaskScope;
import dev.inflight.TaskSpec;
import dev.inflight.TaskState;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Work to look at, of every sort that the page shows; all of it ends when the scene is closed. */
final class Scene implements AutoCloseable {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final InFlightRegistry registry;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Queue<CompletableFuture<?>> pending = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(daemons("worker-"));
    private final ExecutorService one = Executors.newSingleThreadExecutor(daemons("import-"));

    Scene(InFlightRegistry registry) {
        this.registry = registry;
    }

    private static java.util.concurrent.ThreadFactory daemons(String prefix) {
        var number = new java.util.concurrent.atomic.AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Blocks, and can be interrupted. */
    InFlightFuture<String> sleeper(String name, String kind, String label, Duration timeout) {
        return running(
                start(name, kind, label, timeout, () -> over.await(10, TimeUnit.MINUTES) ? "over" : "late", threads));
    }

    /** Blocks, and can be interrupted; its name is unique in the cluster. */
    InFlightFuture<String> unique(String name) {
        return running(registry.start(
                TaskSpec.named(name).scope(TaskScope.CLUSTER).timeout(LONG).build(),
                () -> over.await(10, TimeUnit.MINUTES) ? "over" : "late",
                threads));
    }

    InFlightFuture<String> sleeper(String name) {
        return sleeper(name, "refresh-prices", "Refresh " + name, LONG);
    }

    /** Says how far it is. */
    InFlightFuture<String> counting(
            String name, String kind, String label, Duration timeout, int done, int total, String note) {
        return running(start(
                name,
                kind,
                label,
                timeout,
                () -> {
                    TaskContext.current().progress(done, total, note);
                    over.await(10, TimeUnit.MINUTES);
                    return "over";
                },
                threads));
    }

    /** Says what it is in. */
    InFlightFuture<String> within(String name, String kind, String label, String in, String what, String on) {
        return running(start(
                name,
                kind,
                label,
                LONG,
                () -> {
                    try (TaskContext.Activity activity = TaskContext.current().activity(in, what, on)) {
                        over.await(10, TimeUnit.MINUTES);
                        return "over";
                    }
                },
                threads));
    }

    /** Waits for a thread that another has. */
    InFlightFuture<String> queued(String name, String kind, String label, Duration timeout) {
        return start(name, kind, label, timeout, () -> over.await(10, TimeUnit.MINUTES) ? "over" : "late", one);
    }

    /** Parks its thread on a future that nobody completes. */
    InFlightFuture<String> parked(String name, String kind, String label, Duration timeout) {
        CompletableFuture<String> inner = new CompletableFuture<>();
        pending.add(inner);
        return running(start(name, kind, label, timeout, () -> inner.get(10, TimeUnit.MINUTES), threads));
    }

    /** Ignores interrupts. */
    InFlightFuture<String> stubborn(String name, String kind, String label, Duration timeout) {
        return running(start(name, kind, label, timeout, this::crunch, threads));
    }

    private String crunch() {
        while (over.getCount() > 0) {
            try {
                over.await(1, TimeUnit.SECONDS);
            } catch (InterruptedException ignored) {
                Thread.onSpinWait(); // what so much code does
            }
        }
        return "over";
    }

    /** Ignores interrupts, and has been stopped for longer than the grace. */
    InFlightFuture<String> zombie(String name, String kind, String label) {
        InFlightFuture<String> future = stubborn(name, kind, label, LONG);
        registry.cancel(name, "it hangs");
        await().until(() -> registry.find(name)
                .map(task -> task.state() == TaskState.ZOMBIE)
                .orElse(false));
        return future;
    }

    /** Ends at once. */
    void ended(String name, String kind, String label, Callable<String> work) {
        InFlightFuture<String> future = start(name, kind, label, LONG, work, threads);
        await().until(future::isDone);
    }

    /** Futures that have no thread, as many as you like. */
    void many(int count, String kind) {
        for (int i = 0; i < count; i++) {
            CompletableFuture<String> work = new CompletableFuture<>();
            pending.add(work);
            registry.track(
                    TaskSpec.named("bulk:" + i)
                            .kind(kind)
                            .label("Order " + i)
                            .timeout(Duration.ofHours(1))
                            .build(),
                    work);
        }
    }

    /** An ordinary evening. */
    void busy() {
        ended("prices:pl", "refresh-prices", "Refresh PL prices", () -> "done");
        ended("prices:cz", "refresh-prices", "Refresh CZ prices", () -> "done");
        ended("mail:9811", "mail", "Order confirmation 9811", () -> {
            throw new java.io.IOException("connection reset by smtp.example.org");
        });
        counting("prices:eu", "refresh-prices", "Refresh EU prices", Duration.ofSeconds(90), 3, 10, "page 3");
        counting("prices:us", "refresh-prices", "Refresh US prices", Duration.ofSeconds(45), 8, 9, "page 8");
        sleeper("report:2026-11", "report", "Monthly report for the finance team", Duration.ofMinutes(5));
        counting("import:orders", "import", "Import orders", Duration.ofMinutes(2), 48_210, 0, "rows");
        within(
                "invoices:2026-11",
                "invoices",
                "Write the invoices of November",
                "jdbc",
                "select o.id, o.total from orders o join customers c on c.id = o.customer_id where o.month = ? for update",
                "billing");
        within(
                "stock:4711",
                "stock",
                "Ask for the stock of 4711",
                "http",
                "GET https://warehouse.example.org/v2/articles/4711/stock",
                null);
        parked("enrich:4711", "enrich", "Enrich customer 4711", Duration.ofMinutes(1));
        sleeper("backup/blob:7", "backup", "Copy blob 7 to the second region", Duration.ofHours(2));
        queued("index:products", "index", "Rebuild the product index", LONG);
        queued("index:reviews", "index", "Rebuild the review index", LONG);
        queued("index:users", "index", "Rebuild the user index", Duration.ofSeconds(30));
        for (int i = 1; i <= 14; i++) {
            sleeper("sync:shop-" + i, "sync", "Sync shop " + i, Duration.ofSeconds(30L * i));
        }
        ended("prices:se", "refresh-prices", "Refresh SE prices", () -> "done");
        sleeper("prices:fr");
        sleeper("prices:fr"); // takes the name from the one before
    }

    private InFlightFuture<String> start(
            String name, String kind, String label, Duration timeout, Callable<String> work, Executor executor) {
        return registry.start(
                TaskSpec.named(name).kind(kind).label(label).timeout(timeout).build(), work, executor);
    }

    private InFlightFuture<String> running(InFlightFuture<String> future) {
        await().until(() -> registry.find(future.name())
                .map(task -> task.state() == TaskState.RUNNING)
                .orElse(true));
        return future;
    }

    @Override
    public void close() {
        over.countDown();
        pending.forEach(future -> future.cancel(true));
        registry.list(TaskQuery.ALL).tasks().forEach(task -> registry.cancel(task.name(), "the scene is over"));
        threads.shutdown();
        one.shutdown();
        await().until(() -> registry.list(TaskQuery.ALL).matched() == 0);
    }
}
