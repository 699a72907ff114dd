package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.KindStatistics;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskContext;
import dev.inflight.core.count.KindTally;
import dev.inflight.core.threads.VirtualThreads;
import dev.inflight.test.ManualTime;
import dev.inflight.test.RecordingListener;
import dev.inflight.test.RecordingListener.Event;
import dev.inflight.test.RecordingListener.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test a registry of its own and looks after it when the test is over: nothing may be left in the table of names, the
 * ledger of work, the timer and the pools' queues; no thread of its executor or of a {@link #pool} may have been given back with its interrupt
 * flag up or a context bound; and the books must add up. A test has to end what it starts.
 *
 * <pre>{@code
 * @RegisterExtension
 * final EngineInvariants engine = new EngineInvariants(builder -> builder.stopGrace(Duration.ofMillis(50)));
 * }</pre>
 */
public final class EngineInvariants implements AfterEachCallback {

    /** How long whatever should happen may take on a busy machine; shorter where nothing is expected of the engine. */
    public static final Duration PATIENCE = Duration.parse(System.getProperty("inflight.test.patience", "PT10S"));

    static {
        Awaitility.setDefaultTimeout(PATIENCE);
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(5));
    }

    private final Consumer<RegistryBuilder> configuration;
    private final @Nullable ManualTime time;
    private final RecordingListener events = new RecordingListener();
    private final List<ThreadPoolExecutor> pools = new CopyOnWriteArrayList<>();
    private final Queue<String> leakedInterrupts = new ConcurrentLinkedQueue<>();
    private final Queue<String> leakedContexts = new ConcurrentLinkedQueue<>();
    private @Nullable DefaultInFlightRegistry registry;
    private @Nullable ExecutorService own;

    public EngineInvariants() {
        this(builder -> {});
    }

    public EngineInvariants(Consumer<RegistryBuilder> configuration) {
        this(configuration, null);
    }

    private EngineInvariants(Consumer<RegistryBuilder> configuration, @Nullable ManualTime time) {
        this.configuration = configuration;
        this.time = time;
    }

    /** On a clock that stands still, and with effects on the thread that causes them. */
    public static EngineInvariants onManualTime() {
        return onManualTime(builder -> {});
    }

    /** On a clock that stands still, and with effects on the thread that causes them. */
    public static EngineInvariants onManualTime(Consumer<RegistryBuilder> configuration) {
        return new EngineInvariants(configuration, new ManualTime());
    }

    /** The registry; made when it or its time is first asked for. */
    public synchronized DefaultInFlightRegistry registry() {
        DefaultInFlightRegistry made = registry;
        if (made == null) {
            RegistryBuilder builder = DefaultInFlightRegistry.builder()
                    .listener(events)
                    .executor(watched())
                    .hookGrace(Duration.ZERO);
            if (time != null) {
                builder.time(time);
            }
            configuration.accept(builder);
            made = builder.build();
            registry = made;
        }
        return made;
    }

    /** Everything that the registry told. */
    RecordingListener events() {
        return events;
    }

    /** The clock that stands still. The registry is there when it is first moved, so that the registry's own clock moves along. */
    public ManualTime time() {
        if (time == null) {
            throw new IllegalStateException("this engine runs on the system's time");
        }
        registry();
        return time;
    }

    /** A pool of the test's that notices an interrupt left on a thread; may be used in the configuration. */
    public ThreadPoolExecutor pool(int threads) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
                    @Override
                    protected void afterExecute(Runnable task, @Nullable Throwable failure) {
                        if (!isShutdown()) { // which interrupts its threads
                            look(task);
                        }
                    }
                };
        pools.add(pool);
        return pool;
    }

    /** Threads as the registry's own would be, virtual ones where there are any, each looked at after its task. */
    private Executor watched() {
        ExecutorService virtual = VirtualThreads.executor("work-");
        ExecutorService threads = virtual == null ? Executors.newCachedThreadPool() : virtual;
        own = threads;
        return task -> threads.execute(() -> {
            task.run();
            if (!threads.isShutdown()) {
                look(task);
            }
        });
    }

    /** Right after a task: before the next one a pool takes the flag down itself. */
    private void look(Runnable task) {
        String where = Thread.currentThread().getName() + " after " + task;
        if (Thread.currentThread().isInterrupted()) {
            leakedInterrupts.add(where);
        }
        if (!TaskContext.current().id().isEmpty()) {
            leakedContexts.add(TaskContext.current().id() + " on " + where);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        DefaultInFlightRegistry made;
        synchronized (this) {
            made = registry;
            registry = null;
        }
        try {
            // a failed test has said what is wrong; what it left behind would only hide that
            if (made != null && context.getExecutionException().isEmpty()) {
                check(made.parts(), PATIENCE);
            }
        } finally {
            pools.forEach(ThreadPoolExecutor::shutdownNow);
            pools.clear();
            if (own != null) {
                own.shutdownNow();
            }
            if (made != null) {
                made.shutdown(Duration.ZERO, Duration.ZERO);
                made.close();
            }
        }
    }

    /** Waits at most so long until everything is over and the books add up; throws an assertion error that says what does not. */
    void check(Wiring engine, Duration patience) {
        Awaitility.await("the engine to come to rest")
                .atMost(patience)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .untilAsserted(() -> assertThat(leftovers(engine)).isEmpty());
        assertThat(Thread.currentThread().isInterrupted())
                .as("interrupt flag of the test's own thread")
                .isFalse();
        assertThat(TaskContext.current().id())
                .as("context left on the test's own thread")
                .isEmpty();
        assertThat(leakedInterrupts).as("interrupts left on pooled threads").isEmpty();
        assertThat(leakedContexts).as("contexts left on pooled threads").isEmpty();
        assertThat(irregularities()).as("runs whose events are irregular").isEmpty();
    }

    private List<String> leftovers(Wiring engine) {
        List<String> left = leftIn(engine);
        pools.forEach(pool -> note(left, !pool.getQueue().isEmpty(), "queued in a pool: " + pool.getQueue()));
        pools.forEach(pool -> note(left, pool.getActiveCount() != 0, "a thread of a pool is still at work"));
        long ended = ended(engine);
        long told = events.ended().size();
        note(left, ended != told, ended + " outcomes were counted, " + told + " told to the listener");
        long created = created(engine);
        long joined = 0;
        for (KindStatistics kind : engine.statistics.all()) {
            joined += kind.overlaps(Overlap.JOIN);
        }
        note(
                left,
                ended > created || ended < created - joined,
                created + " runs were created, of which " + joined + " joined at most, and " + ended + " ended");
        return left;
    }

    /** What an engine at rest must not have. */
    static List<String> leftIn(Wiring engine) {
        List<String> left = new ArrayList<>();
        engine.table.iterator().forEachRemaining(run -> left.add("in the table: " + run));
        engine.ledger.forEach(run -> left.add("in the ledger: " + run));
        note(left, !engine.table.isEmpty(), "the table is not empty");
        note(left, engine.table.size() != 0, "the table's size is " + engine.table.size());
        note(left, !engine.timer.isEmpty(), "the timer is not empty");
        for (KindStatistics statistics : engine.statistics.all()) {
            KindTally tally = (KindTally) statistics;
            String of = " of kind " + tally.kind() + " is ";
            // the adders themselves: what meters read hides a negative sum
            note(left, tally.outstanding.sum() != 0, "outstanding" + of + tally.outstanding.sum());
            note(left, tally.queued.sum() != 0, "queued" + of + tally.queued.sum());
            note(left, tally.stopping.sum() != 0, "stopping" + of + tally.stopping.sum());
            note(left, tally.zombies.sum() != 0, "zombies" + of + tally.zombies.sum());
        }
        return left;
    }

    /** How many outcomes were counted, of all kinds together. */
    static long ended(Wiring engine) {
        long ended = 0;
        for (KindStatistics kind : engine.statistics.all()) {
            for (Outcome outcome : Outcome.values()) {
                ended += kind.runs(outcome).count();
            }
        }
        return ended;
    }

    /** How many runs there have been. */
    private long created(Wiring engine) {
        return engine.host.ids().given();
    }

    private List<String> irregularities() {
        Map<String, List<Type>> byRun = events.all().stream()
                .filter(event -> event.type() != Type.OVERLAP)
                .collect(Collectors.groupingBy(
                        event -> event.task().id(), Collectors.mapping(Event::type, Collectors.toList())));
        List<String> irregular = new ArrayList<>();
        byRun.forEach((id, types) -> note(irregular, !isRegular(types), id + " " + types));
        return irregular;
    }

    private static boolean isRegular(List<Type> types) {
        int started = types.indexOf(Type.STARTED);
        int ended = types.indexOf(Type.ENDED);
        int gone = types.indexOf(Type.WORK_GONE);
        return types.stream().distinct().count() == types.size()
                && ended >= 0
                && started < ended
                && (gone < 0 || ended < gone);
    }

    private static void note(List<String> notes, boolean wrong, String text) {
        if (wrong) {
            notes.add(text);
        }
    }
}
