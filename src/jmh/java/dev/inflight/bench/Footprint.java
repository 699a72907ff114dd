package dev.inflight.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/**
 * What a million outstanding runs of one rival occupy, each beyond the texts and the future that are its user's: heap in use
 * after a collection, before and after. One rival a JVM.
 */
public final class Footprint {

    private static final int RUNS = 1_000_000;
    private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

    private Footprint() {}

    public static void main(String[] args) {
        Rivals who = Rivals.valueOf(args[0]);
        Task[] tasks = new Task[RUNS];
        for (int i = 0; i < RUNS; i++) {
            tasks[i] = Task.of("task:" + i, Task.LONG);
            tasks[i].name().hashCode();
        }
        Object[] futures = new Object[RUNS];
        try (Rival rival = who.create()) {
            rival.end(tasks[0], rival.start(tasks[0]));
            long before = used();
            for (int i = 0; i < RUNS; i++) {
                futures[i] = new java.util.concurrent.CompletableFuture<String>();
            }
            double theFutures = used() - before;
            for (int i = 0; i < RUNS; i++) {
                futures[i] = rival.start(tasks[i]);
            }
            double all = used() - before;
            new Figures().add("resident", who, (all - theFutures) / RUNS, "B");
            if (rival.count() != RUNS || tasks.length != futures.length) {
                throw new IllegalStateException(rival.count() + " outstanding");
            }
        }
    }

    private static long used() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            used = Math.min(used, MEMORY.getHeapMemoryUsage().getUsed());
        }
        return used;
    }
}
