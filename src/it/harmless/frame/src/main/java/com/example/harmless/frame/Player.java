package com.example.harmless.frame;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.MDC;

/** Plays rows in this JVM, and writes down what each says: {@code Player RESULTS ROW-CLASS...}. */
final class Player {

    private final PrintStream results;

    private Player(PrintStream results) {
        this.results = results;
    }

    public static void main(String[] arguments) throws Exception {
        try (PrintStream results =
                new PrintStream(Files.newOutputStream(Path.of(arguments[0])), true, StandardCharsets.UTF_8)) {
            Player player = new Player(results);
            List<Thread> waiting = new ArrayList<>();
            for (String row : Arrays.asList(arguments).subList(1, arguments.length)) {
                Class<?> type = Class.forName(row);
                if (type.getAnnotation(About.class).waits()) {
                    Thread thread = new Thread(() -> player.play(type, false), type.getSimpleName());
                    thread.start();
                    waiting.add(thread);
                } else {
                    player.play(type, true);
                }
            }
            for (Thread thread : waiting) {
                thread.join();
            }
        }
        Runtime.getRuntime().halt(0); // whatever threads the rows have left
    }

    private void play(Class<?> type, boolean alone) {
        About about = type.getAnnotation(About.class);
        Sheet sheet = new Sheet();
        long began = System.nanoTime();
        Thread thread = new Thread(() -> play(type, sheet, alone), "row " + type.getSimpleName());
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(about.limit()));
            if (thread.isAlive()) {
                sheet.say(Outcome.FAILED, "not over after " + about.limit() + " s; " + stacks(thread));
                thread.interrupt();
                thread.join(TimeUnit.SECONDS.toMillis(2));
            }
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
        write(type.getName(), System.nanoTime() - began, sheet.lines());
    }

    private static void play(Class<?> type, Sheet sheet, boolean alone) {
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            Log.forget();
            ((Row) constructor.newInstance()).play(sheet);
        } catch (Throwable failure) {
            failure.printStackTrace();
            sheet.say(Outcome.FAILED, Sheet.described(failure) + at(failure));
        } finally {
            MDC.clear();
        }
        if (alone && !type.getAnnotation(About.class).allowsWarnings()) {
            sheet.say(
                    "warnings in the log",
                    Log.warnings(type.getAnnotation(About.class).countsWarnings()));
        }
    }

    private static String at(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return Arrays.stream(root.getStackTrace())
                .limit(3)
                .map(frame -> " at " + frame)
                .collect(Collectors.joining());
    }

    /** Where the row's thread is, and others that are at work for it. */
    private static String stacks(Thread row) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> entry.getKey() == row
                        || Arrays.stream(entry.getValue())
                                .anyMatch(frame -> frame.getClassName().startsWith("com.example.harmless.rows")))
                .map(entry -> entry.getKey().getName() + " "
                        + Arrays.stream(entry.getValue())
                                .limit(12)
                                .map(String::valueOf)
                                .toList())
                .collect(Collectors.joining("; "));
    }

    private void write(String row, long nanos, List<String> lines) {
        synchronized (results) {
            results.println("row " + row + " " + TimeUnit.NANOSECONDS.toMillis(nanos));
            lines.forEach(line -> results.println(" " + line));
            results.println("end");
        }
    }
}
