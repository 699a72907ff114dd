package dev.inflight.cluster.member;

import dev.inflight.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Executor;

/**
 * Time of a simulation, in which everything happens on one thread, in an order that a seed decides. Every replica is a process in
 * it, with lanes for threads, that can be paused and killed; its clock goes on meanwhile, as a real one does.
 */
final class SimTime {

    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    final Random random;
    private long now;
    private long sequence;

    private record Event(long at, long sequence, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(sequence, other.sequence) : Long.compare(at, other.at);
        }
    }

    SimTime(long seed) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L); // neighbours begin alike otherwise
    }

    long now() {
        return now;
    }

    void after(Duration delay, Runnable action) {
        at(now + delay.toNanos(), action);
    }

    private void at(long instant, Runnable action) {
        events.add(new Event(instant, sequence++, action));
    }

    void runUntil(Duration instant) {
        while (!events.isEmpty() && events.peek().at <= instant.toNanos()) {
            Event event = events.remove();
            now = Math.max(now, event.at);
            event.action.run();
        }
        now = instant.toNanos();
    }

    /** What has a life of its own: a replica, or the server. */
    final class Process implements TimeSource {

        private final List<Lane> lanes = new ArrayList<>();
        private boolean paused;
        private boolean killed;

        boolean isRunning() {
            return !paused && !killed;
        }

        boolean isKilled() {
            return killed;
        }

        void pause() {
            paused = true;
        }

        void kill() {
            killed = true;
        }

        /** What happened meanwhile to each of its threads is done in order, and between them in any. */
        void resume() {
            paused = false;
            List<Lane> held = new ArrayList<>(lanes);
            while (true) {
                held.removeIf(lane -> lane.held.isEmpty());
                if (held.isEmpty()) {
                    return;
                }
                Lane lane = held.get(random.nextInt(held.size()));
                Runnable task = lane.held.remove();
                at(now, () -> lane.run(task));
            }
        }

        Lane lane() {
            Lane lane = new Lane(this);
            lanes.add(lane);
            return lane;
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public Instant wallTime() {
            return EPOCH.plusNanos(now);
        }

        @Override
        public Driver drive(String name, Timer timer) {
            return new Driven(lane(), timer);
        }

        @Override
        public Executor effects() {
            return lane();
        }
    }

    /** A thread of a process, or several that do nothing at the same time. */
    final class Lane implements Executor {

        private final Process process;
        private final Deque<Runnable> held = new ArrayDeque<>();

        Lane(Process process) {
            this.process = process;
        }

        @Override
        public void execute(Runnable task) {
            at(now, () -> run(task));
        }

        private void run(Runnable task) {
            if (process.paused) {
                held.add(task);
            } else if (!process.killed) {
                task.run();
            }
        }
    }

    private final class Driven implements TimeSource.Driver {

        private final Lane lane;
        private final TimeSource.Timer timer;
        private long scheduledFor = Long.MAX_VALUE;
        private boolean closed;

        Driven(Lane lane, TimeSource.Timer timer) {
            this.lane = lane;
            this.timer = timer;
        }

        @Override
        public void wake() {
            schedule(now);
        }

        private void schedule(long instant) {
            if (instant < scheduledFor && !closed) {
                scheduledFor = instant;
                at(instant, () -> lane.run(() -> ring(instant)));
            }
        }

        private void ring(long instant) {
            if (closed || instant != scheduledFor) {
                return;
            }
            scheduledFor = Long.MAX_VALUE;
            long wait = timer.advance();
            if (wait != TimeSource.Timer.NEVER) {
                schedule(now + Math.max(1, wait));
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
