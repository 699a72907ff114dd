package dev.inflight.bench;

import dev.inflight.TaskQuery;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Looking at a million outstanding runs: how long it takes, and how much slower starts are while somebody keeps looking. */
public final class Million {

    private static final int RUNS = 1_000_000;
    private static final int TURNS = 9;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static volatile Object seen;

    private Million() {}

    public static void main(String[] args) throws InterruptedException {
        Figures figures = new Figures();
        try (InFlightRival rival = new InFlightRival()) {
            for (int i = 0; i < RUNS; i++) {
                rival.start(Task.of("task:" + i, Task.LONG));
            }
            TaskQuery oldest = TaskQuery.ALL; // the first hundred, oldest first
            Map<String, Runnable> looks = Map.of(
                    "count", () -> seen = rival.registry.outstanding(),
                    "list", () -> seen = rival.registry.list(oldest),
                    "scrape", () -> seen = rival.scrape());
            startsPerSecond(rival);
            // what a second busy thread costs on this machine, whatever it does
            figures.add("million.starts.beside.park", "NOBODY", beside(rival, "count", () -> {}), "x");
            figures.add("million.starts.beside.spin", "NOBODY", beside(rival, "spin", Thread::onSpinWait), "x");
            for (String look : new String[] {"count", "list", "scrape"}) {
                Runnable task = looks.get(look);
                figures.add("million." + look, "INFLIGHT", microseconds(look, task), "us");
                figures.add("million.starts.beside." + look, "INFLIGHT", beside(rival, look, task), "x");
            }
        }
    }

    /** Starts a second while another thread looks, as a share of those without it: by turns, since machines have moods. */
    private static double beside(InFlightRival rival, String look, Runnable task) throws InterruptedException {
        double[] shares = new double[TURNS];
        for (int turn = 0; turn < TURNS; turn++) {
            double alone = startsPerSecond(rival);
            Thread looker = new Thread(() -> repeat(look, task), "looker");
            looker.start();
            double beside = startsPerSecond(rival);
            looker.interrupt();
            looker.join();
            shares[turn] = beside / alone;
        }
        Arrays.sort(shares);
        return shares[TURNS / 2];
    }

    private static double microseconds(String look, Runnable task) {
        int calls = look.equals("count") ? 10_000 : 1;
        double[] took = new double[30];
        for (int i = 0; i < took.length; i++) {
            long begun = System.nanoTime();
            for (int call = 0; call < calls; call++) {
                task.run();
            }
            took[i] = (System.nanoTime() - begun) / 1e3 / calls;
        }
        Arrays.sort(took, took.length / 3, took.length); // what came before was for the compiler
        return took[took.length * 2 / 3];
    }

    /** Without a pause, but for counts, which nobody needs more often than ten thousand times a second. */
    private static void repeat(String look, Runnable task) {
        while (!Thread.currentThread().isInterrupted()) {
            task.run();
            if (look.equals("count")) {
                java.util.concurrent.locks.LockSupport.parkNanos(100_000);
            }
        }
    }

    private static double startsPerSecond(InFlightRival rival) {
        Task[] tasks = new Task[256];
        Arrays.setAll(tasks, i -> Task.of("again:" + i));
        long begun = System.nanoTime();
        long starts = 0;
        while (System.nanoTime() - begun < SECOND) {
            for (Task task : tasks) {
                rival.end(task, rival.start(task));
            }
            starts += tasks.length;
        }
        return starts * 1e9 / (System.nanoTime() - begun);
    }
}
