import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskContext;
import dev.inflight.TaskScope;
import dev.inflight.TaskSpec;
import dev.inflight.TaskStopped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Many starts of scope CLUSTER, made within the replica, and what became of them as their futures say. */
final class Crowd {

    /** So many ask for their names at a time. */
    private static final int ASKING = 400;

    private final InFlightRegistry registry;
    private final Holds holds;
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final AtomicInteger ended = new AtomicInteger();
    private final Set<InFlightFuture<?>> open = ConcurrentHashMap.newKeySet();

    Crowd(InFlightRegistry registry, Holds holds) {
        this.registry = registry;
        this.holds = holds;
    }

    /** How many of a kind were started, have begun, and have ended how. */
    String counts(String kind) {
        Map<String, AtomicInteger> sorted = new TreeMap<>(counts);
        StringBuilder text = new StringBuilder();
        sorted.forEach((key, count) -> {
            if (key.startsWith(kind + " ")) {
                text.append(key.substring(kind.length() + 1))
                        .append(' ')
                        .append(count)
                        .append('\n');
            }
        });
        return text.toString();
    }

    /** Starts one name, so many times a second. */
    void storm(String kind, String name, int perSecond, int seconds) {
        paced(perSecond, seconds, number -> {
            TaskSpec spec = spec(kind, name, Overlap.FAIL_OLDER);
            follow(kind, false, registry.startAsync(spec, () -> begun(kind, new CompletableFuture<>())));
        });
        count(kind, "finished");
    }

    /**
     * Starts several names at random: every other one is a name that is not taken from who has it, and is held for longer. Work
     * takes a moment to see that it was stopped.
     */
    void traffic(String kind, int names, int perSecond, int seconds, long seed) {
        Random random = new Random(seed);
        paced(perSecond, seconds, number -> {
            int which = random.nextInt(names);
            boolean held = which % 2 == 1;
            String name = kind + ":" + which;
            Overlap overlap = held || random.nextInt(4) == 0 ? Overlap.FAIL_NEWER : Overlap.FAIL_OLDER;
            long millis = held ? 500 + random.nextInt(8_000) : 5 + random.nextInt(800);
            long stubborn = TimeUnit.MILLISECONDS.toNanos(random.nextInt(5) == 0 ? random.nextInt(300) : 0);
            hold(kind, name, overlap, millis, stubborn);
        });
        count(kind, "finished");
    }

    /** Starts a name, which is held for so long; who has it and when is written down. Returns the run's id. */
    String hold(String kind, String name, Overlap overlap, long millis, long stubborn) {
        InFlightFuture<Object> one = registry.start(spec(kind, name, overlap), () -> {
            TaskContext context = TaskContext.current();
            holds.began(Instant.now(), name, context.id(), context.token());
            count(kind, "begun");
            return work(millis, stubborn);
        });
        follow(kind, true, one);
        return one.id();
    }

    /** Starts so many, each with a name of its own, until all have it. */
    void names(String kind, int wanted) throws InterruptedException {
        Semaphore asking = new Semaphore(ASKING);
        Queue<Integer> numbers = new ArrayDeque<>();
        for (int i = 0; i < wanted; i++) {
            numbers.add(i);
        }
        AtomicInteger begun = new AtomicInteger();
        while (begun.get() < wanted) {
            Integer number;
            synchronized (numbers) {
                number = numbers.poll();
            }
            if (number == null) {
                TimeUnit.MILLISECONDS.sleep(10); // those that ask may be refused, and come again
                continue;
            }
            asking.acquire();
            AtomicBoolean asks = new AtomicBoolean(true);
            InFlightFuture<Object> one = registry.startAsync(
                    spec(kind, kind + ":" + registry.instance() + ":" + number, Overlap.FAIL_NEWER), () -> {
                        if (asks.compareAndSet(true, false)) {
                            begun.incrementAndGet();
                            asking.release();
                        }
                        return begun(kind, new CompletableFuture<>());
                    });
            var unused = one.whenComplete((value, failure) -> {
                if (asks.compareAndSet(true, false)) {
                    synchronized (numbers) {
                        numbers.add(number);
                    }
                    asking.release();
                }
            });
            follow(kind, false, one);
        }
        count(kind, "finished");
    }

    /** Starts no more of what is paced, and ends everything that was started here. */
    void end() {
        ended.incrementAndGet();
        open.forEach(future -> future.complete(null)); // quietly: an end of that kind is no line in the log
    }

    private static TaskSpec spec(String kind, String name, Overlap overlap) {
        return TaskSpec.named(name)
                .kind(kind)
                .timeout(Duration.ofMinutes(10))
                .scope(TaskScope.CLUSTER)
                .overlap(overlap)
                .build();
    }

    private void count(String kind, String what) {
        counts.computeIfAbsent(kind + " " + what, key -> new AtomicInteger()).incrementAndGet();
    }

    private <T> T begun(String kind, T value) {
        count(kind, "begun");
        return value;
    }

    private void follow(String kind, boolean written, InFlightFuture<?> future) {
        open.add(future);
        count(kind, "started");
        var unused = future.whenComplete((value, failure) -> {
            Instant done = Instant.now();
            open.remove(future);
            Outcome outcome = failure == null
                    ? Outcome.COMPLETED
                    : failure instanceof TaskStopped stopped ? stopped.outcome() : Outcome.FAILED;
            if (written) {
                holds.ended(decided(future, done), done, future.name(), future.id(), outcome.name());
            }
            count(kind, outcome.name());
        });
    }

    /** When it was decided, as the history has it; if that has forgotten it, when it was done. */
    private Instant decided(InFlightFuture<?> future, Instant done) {
        return registry.history(new HistoryQuery(future.name(), null, null, 100)).stream()
                .filter(end -> end.id().equals(future.id()))
                .map(EndedTask::endedAt)
                .findFirst()
                .orElse(done);
    }

    private static Object work(long millis, long stubborn) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            ignoreStops(stubborn);
        }
        return "";
    }

    static void ignoreStops(long nanos) {
        long until = System.nanoTime() + nanos;
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
            Thread.interrupted();
        }
    }

    private interface Start {
        void number(int number);
    }

    private void paced(int perSecond, int seconds, Start start) {
        long began = System.nanoTime();
        int before = ended.get();
        for (int i = 0; i < perSecond * seconds && ended.get() == before; i++) {
            long due = began + i * 1_000_000_000L / perSecond;
            while (due - System.nanoTime() > 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            start.number(i);
        }
    }
}
