package dev.inflight.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One life cycle without a hand-off: register under a name with a deadline, complete, deregister. Every rival is tried in the
 * same run, because only ratios of one run mean anything, and each in a JVM of its own, which knows no other.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms6g", "-Xmx6g", "-XX:+AlwaysPreTouch"})
public class LifeCycleBenchmark {

    /** The rival and those who are outstanding all the while. */
    @State(Scope.Benchmark)
    public static class Ground {

        @Param
        Rivals rival;

        @Param({"0", "10000", "1000000"})
        int outstanding;

        private final AtomicInteger threads = new AtomicInteger();
        private Rival tried;

        @Setup(Level.Trial)
        public void fill() {
            tried = rival.create();
        }

        @TearDown(Level.Trial)
        public void close() {
            tried.close();
        }
    }

    /** A few names of one thread's own, which come back again and again. */
    @State(Scope.Thread)
    public static class Names {

        private static final int NAMES = 256;

        private final Task[] tasks = new Task[NAMES];
        private int next;

        @Setup(Level.Trial)
        public void choose(Ground ground) {
            int thread = ground.threads.getAndIncrement();
            for (int i = 0; i < NAMES; i++) {
                tasks[i] = Task.of("task:" + thread + ":" + i);
            }
            // the others: the first thread starts them, before any clock runs
            for (int i = 0; thread == 0 && i < ground.outstanding; i++) {
                ground.tried.start(Task.of("other:" + i, Task.LONG));
            }
        }

        Task next() {
            return tasks[next++ & NAMES - 1];
        }
    }

    @Benchmark
    public Object namesComeBack(Ground ground, Names names) {
        Task task = names.next();
        Object started = ground.tried.start(task);
        ground.tried.end(task, started);
        return started;
    }

    /** One thread's share of the outstanding, oldest first. */
    @State(Scope.Thread)
    public static class Population {

        private Task[] tasks;
        private Object[] started;
        private int oldest;
        private int thread;
        private long made;

        @Setup(Level.Trial)
        public void fill(Ground ground, org.openjdk.jmh.infra.BenchmarkParams params) {
            thread = ground.threads.getAndIncrement();
            int share = Math.max(1, ground.outstanding / params.getThreads());
            tasks = new Task[share];
            started = new Object[share];
            for (int i = 0; i < share; i++) {
                tasks[i] = Task.of("task:" + thread + ":" + i, Task.LONG);
                started[i] = ground.tried.start(tasks[i]);
            }
        }
    }

    /** The oldest of all ends, and is started again: each is as old as the whole population when its turn comes. */
    @Benchmark
    public Object populationTurnsOver(Ground ground, Population population) {
        int i = population.oldest;
        population.oldest = i + 1 == population.tasks.length ? 0 : i + 1;
        Task task = population.tasks[i];
        ground.tried.end(task, population.started[i]);
        population.started[i] = ground.tried.start(task);
        return task;
    }

    /** As that, but under a name that was never there before; making the names is part of what is measured. */
    @Benchmark
    public Object populationOfNewNames(Ground ground, Population population) {
        int i = population.oldest;
        population.oldest = i + 1 == population.tasks.length ? 0 : i + 1;
        ground.tried.end(population.tasks[i], population.started[i]);
        Task task = Task.of("new:" + population.thread + ":" + population.made++, Task.LONG);
        population.tasks[i] = task;
        population.started[i] = ground.tried.start(task);
        return task;
    }
}
