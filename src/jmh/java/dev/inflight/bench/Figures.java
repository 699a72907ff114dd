package dev.inflight.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** Where the measurements that are no JMH benchmarks leave what they found: one JSON object a line. */
final class Figures {

    private final Path file;

    /** Appends to the file that the system property {@code figures} names. */
    Figures() {
        file = Path.of(System.getProperty("figures", "target/bench/figures.json"));
    }

    void add(String what, Object who, double value, String unit) {
        String line = String.format(
                Locale.ROOT,
                "{\"what\":\"%s\",\"who\":\"%s\",\"value\":%.6g,\"unit\":\"%s\",\"jdk\":\"%s\"}%n",
                what,
                who,
                value,
                unit,
                Runtime.version());
        System.out.print(line);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value below which this part of the sorted values lies. */
    static double quantile(double[] sorted, double part) {
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(part * sorted.length))];
    }
}
