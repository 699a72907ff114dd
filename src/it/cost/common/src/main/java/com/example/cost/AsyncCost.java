package com.example.cost;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Processor time of the whole process per call, and calls a second, of methods that are as Spring has them. */
@Component("async")
class AsyncCost implements Cost {

    private static final int CALLS = 100_000;
    private static final int ROUNDS = 7;
    private static final int AT_ONCE = 64;

    private final Jobs jobs;
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    AsyncCost(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public void measure(Figures figures) throws InterruptedException {
        measure("nothing", jobs::nothing, figures);
        measure("tenMicroseconds", jobs::tenMicroseconds, figures);
    }

    private void measure(String what, Supplier<CompletableFuture<Integer>> call, Figures figures)
            throws InterruptedException {
        double[] processor = new double[ROUNDS];
        double[] perSecond = new double[ROUNDS];
        for (int round = -3; round < ROUNDS; round++) {
            long cpu = system.getProcessCpuTime();
            long began = System.nanoTime();
            calls(call);
            double seconds = (System.nanoTime() - began) / 1e9;
            if (round >= 0) {
                processor[round] = (system.getProcessCpuTime() - cpu) / 1e3 / CALLS;
                perSecond[round] = CALLS / seconds;
            }
        }
        Arrays.sort(processor);
        Arrays.sort(perSecond);
        figures.add("async." + what + ".cpuMicros", processor[ROUNDS / 2]);
        figures.add("async." + what + ".perSecond", perSecond[ROUNDS / 2]);
    }

    private static void calls(Supplier<CompletableFuture<Integer>> call) throws InterruptedException {
        Semaphore free = new Semaphore(AT_ONCE);
        for (int i = 0; i < CALLS; i++) {
            free.acquire();
            call.get().whenComplete((value, failure) -> free.release());
        }
        free.acquire(AT_ONCE);
    }
}
