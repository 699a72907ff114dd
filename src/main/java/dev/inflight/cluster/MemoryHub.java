package dev.inflight.cluster;

import dev.inflight.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A server in memory that the {@linkplain #engine engines} of several replicas share, and everything that can go wrong with one.
 * All that it does happens on the thread of its {@link TimeSource}: with a time that a test moves, on the thread that moves it,
 * in order, and always the same.
 *
 * <p>Safe for use by any thread.
 */
public final class MemoryHub implements AutoCloseable {

    private static final Map<String, MemoryHub> SHARED = new ConcurrentHashMap<>();

    private final TimeSource time;
    private final Timeline timeline;
    private final long origin;
    private final long wallMicros;

    private final Object lock = new Object();
    private final List<Runnable> held = new ArrayList<>();
    private final Set<String> cut = new HashSet<>();
    private final Set<MemoryClusterEngine> engines = ConcurrentHashMap.newKeySet();
    private final Map<String, MemoryClusterEngine> listening = new ConcurrentHashMap<>();
    private MemoryState state = new MemoryState();
    private long delay;
    private long clockJumps;
    private boolean paused;
    private boolean refusing;
    private boolean closed;
    private int messagesToDrop;
    private int answersToLose;

    /** What the server held at an instant; see {@link #restore}. */
    public static final class Saved {
        private final MemoryState state;

        private Saved(MemoryState state) {
            this.state = state;
        }
    }

    /** A server whose clock shows what the time's wall clock shows now, and goes on with its monotonic one. */
    public MemoryHub(TimeSource time) {
        Instant wall = time.wallTime();
        this.time = time;
        this.origin = time.nanoTime();
        this.wallMicros = TimeUnit.SECONDS.toMicros(wall.getEpochSecond()) + wall.getNano() / 1_000;
        this.timeline = new Timeline("inflight-cluster-memory", time);
    }

    /** The server of everybody in this JVM who uses the namespace; never closed. */
    public static MemoryHub ofThisJvm(String namespace) {
        return SHARED.computeIfAbsent(namespace, any -> new MemoryHub(DaemonTime.INSTANCE));
    }

    /**
     * One more replica.
     *
     * @param instance whose it is: {@link #cut} goes by it
     * @param timeout after which its calls are unknown
     */
    public MemoryClusterEngine engine(String instance, Duration timeout) {
        MemoryClusterEngine engine = new MemoryClusterEngine(this, Wire.requireInstance(instance), timeout);
        engines.add(engine);
        return engine;
    }

    /** The server's clock, in microseconds since 1970. */
    public long engineMicros() {
        synchronized (lock) {
            return wallMicros + TimeUnit.NANOSECONDS.toMicros(time.nanoTime() - origin) + clockJumps;
        }
    }

    /** Which run has which name, in the order of the names. */
    public Map<String, String> holders() {
        synchronized (lock) {
            return state.holders(engineMicros());
        }
    }

    // ---- what can go wrong

    /** Stops the server, as SIGSTOP does: what arrives from now on is carried out when it is {@linkplain #resume resumed}. */
    public void pause() {
        synchronized (lock) {
            paused = true;
        }
    }

    /** Carries out what arrived in a pause, in order, whether anybody still waits for it or not. */
    public void resume() {
        synchronized (lock) {
            paused = false;
            held.forEach(action -> timeline.at(0, action));
            held.clear();
            listening.values().forEach(this::deliverTo);
        }
        timeline.wake();
    }

    /** Has every call fail at once, as where nothing listens on the port. */
    public void refuse(boolean refuse) {
        synchronized (lock) {
            refusing = refuse;
            listening.values().forEach(this::deliverTo);
        }
        timeline.wake();
    }

    /** Loses the next so many messages, after it said that it has them. */
    public void drop(int messages) {
        synchronized (lock) {
            messagesToDrop += messages;
        }
    }

    /** Carries out the next so many calls and loses what it answers. */
    public void loseAnswers(int calls) {
        synchronized (lock) {
            answersToLose += calls;
        }
    }

    /** Loses everything that it holds, as FLUSHALL or a restart without a disk does. */
    public void lose() {
        restore(new Saved(new MemoryState()));
    }

    /** What it holds now, for {@link #restore}. */
    public Saved save() {
        synchronized (lock) {
            return new Saved(new MemoryState(state));
        }
    }

    /** Holds again what it held then, as a replica that had not heard of the last writes does in a failover. */
    public void restore(Saved saved) {
        synchronized (lock) {
            state = new MemoryState(saved.state);
        }
    }

    /** Parts a replica from the server: its calls come to nothing, and its inbox waits. */
    public void cut(String instance) {
        synchronized (lock) {
            cut.add(instance);
        }
    }

    /** Ends a {@link #cut}. */
    public void mend(String instance) {
        synchronized (lock) {
            cut.remove(instance);
            MemoryClusterEngine engine = listening.get(instance);
            if (engine != null) {
                deliverTo(engine);
            }
        }
        timeline.wake();
    }

    /** From now on every call and message takes so long to the server, and as long back. */
    public void delay(Duration eachWay) {
        synchronized (lock) {
            delay = eachWay.toNanos();
        }
    }

    /** Moves the server's clock, forth or back. */
    public void jumpClock(Duration by) {
        synchronized (lock) {
            clockJumps += TimeUnit.NANOSECONDS.toMicros(by.toNanos());
        }
    }

    /** Ends its thread and closes its engines. Nothing happens from then on. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        timeline.close();
        engines.forEach(MemoryClusterEngine::close);
    }

    // ---- for its engines

    /** What a server does with what it holds, by its clock. */
    interface Work<T> {
        T on(MemoryState state, long now);
    }

    /** Carries a call out and completes it, or does what went wrong instead. */
    <T> void call(MemoryClusterEngine engine, OpenCall<T> call, Duration timeout, Work<T> work) {
        synchronized (lock) {
            if (refusing) {
                timeline.at(0, () -> call.fail("the engine refuses"));
            } else {
                atLeast(engine, () -> arrive(engine, call, work));
                timeline.at(timeout.toNanos(), () -> call.fail("the engine did not answer within " + timeout));
            }
        }
        timeline.wake();
    }

    /** Puts a message into an inbox; while the lock is held, as part of a call. */
    void post(MemoryState to, String instance, Message message, Duration keep, long now) {
        if (messagesToDrop > 0) {
            messagesToDrop--;
            return;
        }
        to.put(instance, message, keep, now);
        MemoryClusterEngine reader = listening.get(instance);
        if (reader != null) {
            deliverTo(reader);
        }
    }

    void listen(MemoryClusterEngine engine) {
        synchronized (lock) {
            listening.put(engine.instance(), engine);
            deliverTo(engine);
        }
        timeline.wake();
    }

    void leave(MemoryClusterEngine engine) {
        engines.remove(engine);
        listening.remove(engine.instance(), engine);
    }

    /** Has an action run soon; at once when there is no thread for it any more. */
    void soon(Runnable action) {
        boolean here;
        synchronized (lock) {
            here = closed;
            if (!here) {
                timeline.at(0, action);
            }
        }
        if (here) {
            action.run();
        } else {
            timeline.wake();
        }
    }

    private <T> void arrive(MemoryClusterEngine engine, OpenCall<T> call, Work<T> work) {
        synchronized (lock) {
            if (cut.contains(engine.instance())) {
                return;
            }
            if (paused) {
                held.add(() -> arrive(engine, call, work));
                return;
            }
            T value = work.on(state, engineMicros());
            if (answersToLose > 0) {
                answersToLose--;
            } else {
                timeline.at(delay, () -> call.succeed(value));
            }
        }
    }

    private void deliverTo(MemoryClusterEngine engine) {
        timeline.at(delay, () -> take(engine).forEach(engine::handle));
    }

    private List<Message> take(MemoryClusterEngine engine) {
        synchronized (lock) {
            boolean reaches = !paused && !refusing && !cut.contains(engine.instance()) && !engine.isClosed();
            return reaches ? state.take(engine.instance(), engineMicros()) : List.of();
        }
    }

    /** As {@link Timeline#at}, and not before what the engine sent earlier, even where the delay has become shorter. */
    private void atLeast(MemoryClusterEngine engine, Runnable action) {
        long now = time.nanoTime();
        long arrival = engine.arrivalOf(now + delay, now);
        timeline.at(arrival - now, action);
    }
}
