package com.example.harmless.rows.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A Java process with the class path of this one, so with the library where this one has it. */
final class Child implements AutoCloseable {

    /** One after the other: starting is what costs most, and all the rows that start processes are played at once. */
    private static final Semaphore STARTING = new Semaphore(1);

    private final AtomicBoolean starting = new AtomicBoolean(true);
    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private Child(Process process) {
        this.process = process;
        this.reader = new Thread(() -> {
            try (BufferedReader output = process.inputReader()) {
                output.lines().forEach(line -> {
                    lines.add(line);
                    System.out.println("child| " + line);
                });
            } catch (IOException | UncheckedIOException gone) {
                lines.add("unreadable: " + gone);
            }
        });
        reader.start();
    }

    /** Starts a main class. */
    static Child start(Class<?> main, List<String> options, List<String> arguments) throws IOException {
        return start(main.getName(), System.getProperty("java.class.path"), options, arguments);
    }

    static Child start(String main, String classPath, List<String> options, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(arguments);
        STARTING.acquireUninterruptibly();
        return new Child(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Waits for a line that contains this; it has started then. */
    void awaitLine(String part) throws Exception {
        try {
            await(part);
        } finally {
            started();
        }
    }

    private void started() {
        if (starting.getAndSet(false)) {
            STARTING.release();
        }
    }

    private void await(String part) throws Exception {
        long until = System.nanoTime() + 200_000_000_000L;
        while (lines.stream().noneMatch(line -> line.contains(part))) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new AssertionError("no line with '" + part + "' in " + lines);
            }
            Thread.sleep(20);
        }
    }

    boolean says(String part) {
        return lines.stream().anyMatch(line -> line.contains(part));
    }

    /** The lines that begin with this, without it. */
    List<String> facts(String prefix) {
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** SIGTERM, and how long it took to end. */
    Duration terminate() throws InterruptedException {
        long began = System.nanoTime();
        process.toHandle().destroy(); // Process.destroy would also close its output
        process.waitFor(60, TimeUnit.SECONDS);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    int exitValue() throws InterruptedException {
        process.waitFor(60, TimeUnit.SECONDS);
        reader.join(5_000);
        return process.exitValue();
    }

    @Override
    public void close() {
        started();
        process.destroyForcibly();
    }
}
