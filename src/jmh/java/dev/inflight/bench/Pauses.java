package dev.inflight.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * The collector's pauses with a million outstanding runs of one rival that turn over at 100 000 starts a second, the oldest ending each
 * time; and the longest that one start had to wait for its turn. One rival a JVM.
 */
public final class Pauses {

    private static final int RUNS = 1_000_000;
    private static final int STARTS_PER_SECOND = 100_000;
    private static final int SECONDS = 25;
    private static final int WARM_UP_SECONDS = 5;

    private Pauses() {}

    public static void main(String[] args) {
        Rivals who = Rivals.valueOf(args[0]);
        boolean zgc = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .anyMatch(collector -> collector.getName().contains("ZGC"));
        String what = zgc ? "pauses.zgc." : "pauses.";
        ConcurrentLinkedQueue<Double> pauses = new ConcurrentLinkedQueue<>();
        watch(pauses);
        Task[] tasks = new Task[RUNS];
        Object[] started = new Object[RUNS];
        try (Rival rival = who.create()) {
            for (int i = 0; i < RUNS; i++) {
                tasks[i] = Task.of("task:" + i, Task.LONG);
                started[i] = rival.start(tasks[i]);
            }
            turnOver(rival, tasks, started, WARM_UP_SECONDS);
            pauses.clear();
            double stall = turnOver(rival, tasks, started, SECONDS);
            double[] sorted =
                    pauses.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            Figures figures = new Figures();
            figures.add(what + "number", who, sorted.length, "");
            figures.add(what + "longest", who, sorted.length == 0 ? 0 : sorted[sorted.length - 1], "ms");
            figures.add(what + "sum", who, Arrays.stream(sorted).sum(), "ms");
            figures.add(what + "stall", who, stall, "ms");
        }
    }

    /** Returns by how much the latest start of all was behind its time, in milliseconds. */
    private static double turnOver(Rival rival, Task[] tasks, Object[] started, int seconds) {
        long begun = System.nanoTime();
        long latest = 0;
        for (int i = 0; i < seconds * STARTS_PER_SECOND; i++) {
            long due = begun + i * (1_000_000_000L / STARTS_PER_SECOND);
            long behind = System.nanoTime() - due;
            if (behind < -1_000_000) {
                LockSupport.parkNanos(1_000_000);
            }
            latest = Math.max(latest, behind);
            int oldest = i % RUNS;
            rival.end(tasks[oldest], started[oldest]);
            tasks[oldest] = Task.of("new:" + i, Task.LONG);
            started[oldest] = rival.start(tasks[oldest]);
        }
        return latest / 1e6;
    }

    private static void watch(ConcurrentLinkedQueue<Double> pauses) {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, handback) -> {
                                var collection = GarbageCollectionNotificationInfo.from(
                                        (CompositeData) notification.getUserData());
                                String what = collection.getGcName(); // of ZGC, "Cycles" go on beside the program
                                if (!what.contains("Concurrent") && !what.contains("Cycles")) {
                                    pauses.add((double) collection.getGcInfo().getDuration());
                                }
                            },
                            null,
                            null);
        }
    }
}
