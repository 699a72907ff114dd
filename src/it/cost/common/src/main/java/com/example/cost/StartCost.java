package com.example.cost;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The time to ready, from the beginning of the JVM; and the memory then. */
@Component("start")
class StartCost implements Cost {

    private long readyAt;

    @EventListener
    void ready(ApplicationReadyEvent event) {
        readyAt = System.currentTimeMillis();
    }

    @Override
    public void measure(Figures figures) throws IOException {
        long began = ManagementFactory.getRuntimeMXBean().getStartTime();
        figures.add("start.ms", (readyAt == 0 ? System.currentTimeMillis() : readyAt) - began);
        figures.add(
                "start.cpuMs",
                Duration.ofNanos(((com.sun.management.OperatingSystemMXBean)
                                        ManagementFactory.getOperatingSystemMXBean())
                                .getProcessCpuTime())
                        .toMillis());
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        var memory = ManagementFactory.getMemoryMXBean();
        figures.add("start.heapKiB", memory.getHeapMemoryUsage().getUsed() / 1024.0);
        figures.add(
                "start.usedKiB",
                (memory.getHeapMemoryUsage().getUsed()
                                + memory.getNonHeapMemoryUsage().getUsed())
                        / 1024.0);
        Path status = Path.of("/proc/self/status");
        if (Files.isReadable(status)) {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmRSS:")) {
                    figures.add("start.residentKiB", Double.parseDouble(line.replaceAll("\\D", "")));
                }
            }
        }
    }
}
