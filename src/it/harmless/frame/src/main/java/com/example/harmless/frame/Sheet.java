package com.example.harmless.frame;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What a row has to say. Any thread may write. */
public final class Sheet {

    private static final long PATIENCE_SECONDS = 20;

    private static final int MESSAGE = 300;

    private final List<String> lines = new ArrayList<>();

    /** Notes a fact. */
    public void say(String about, Object fact) {
        synchronized (lines) {
            lines.add((about + ": " + fact).replace("\r", "").replace("\n", "\\n"));
        }
    }

    /** Notes what comes of a call: a result, or an exception with its causes, types and messages. */
    public void sayResult(String about, Callable<?> call) {
        try {
            say(about, call.call());
        } catch (Throwable failure) {
            say(about, "throws " + described(failure));
        }
    }

    /** Notes what comes of a future, as {@code get} shows it. */
    public void sayFuture(String about, Future<?> future) {
        sayResult(about, () -> future.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    /** Notes how long something took, no finer than that: the first of the bounds, in seconds, that it kept. */
    public void sayTook(String about, Duration took, double... bounds) {
        String within = "longer";
        for (int i = bounds.length - 1; i >= 0; i--) {
            if (took.toMillis() <= bounds[i] * 1000) {
                within = "within " + bounds[i] + " s";
            }
        }
        say(about, within);
    }

    /** Waits until it is so. */
    public static void until(String what, Callable<Boolean> holds) throws Exception {
        if (!soon(holds, Duration.ofSeconds(PATIENCE_SECONDS))) {
            throw new AssertionError("in vain: " + what);
        }
    }

    /** Waits until it is so, but not for long. */
    public static boolean soon(Callable<Boolean> holds, Duration patience) throws Exception {
        long until = System.nanoTime() + patience.toNanos();
        while (!holds.call()) {
            if (System.nanoTime() - until >= 0) {
                return false;
            }
            Thread.sleep(5);
        }
        return true;
    }

    /** Types and messages from the outside in, without what differs from run to run. */
    public static String described(Throwable failure) {
        StringBuilder text = new StringBuilder();
        int depth = 0;
        for (Throwable next = failure; next != null && depth < 5; next = next.getCause(), depth++) {
            String message = next.getMessage();
            text.append(depth == 0 ? "" : " <- ").append(next.getClass().getName());
            text.append(message == null ? "" : "(" + cut(plain(message)) + ")");
        }
        if (failure instanceof ExecutionException && failure.getSuppressed().length > 0) {
            text.append(" + ").append(failure.getSuppressed().length).append(" suppressed");
        }
        return text.toString();
    }

    /** Without what differs from run to run: the identities of objects, the numbers of proxies, what a pool was just doing. */
    public static String plain(String text) {
        return text.replaceAll("@[0-9a-f]{3,16}\\b", "@…")
                .replaceAll("\\$\\$Lambda[/$0-9a-fx]*", "\\$\\$Lambda")
                .replaceAll("\\$Proxy\\d+", "\\$Proxy")
                .replaceAll("did not accept task: .*", "did not accept task: …")
                .replaceAll("Task .* rejected from .*", "Task … rejected from …");
    }

    private static String cut(String text) {
        return text.length() <= MESSAGE ? text : text.substring(0, MESSAGE) + "…";
    }

    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }
}
