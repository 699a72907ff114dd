package dev.inflight;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Another JVM of the same kind with the tests' class path, for what needs limits or an end of its own. */
public final class OtherJvm {

    private final Process process;
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Thread reader;

    private OtherJvm(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "output");
        reader.start();
    }

    /** Starts {@code java options... mainClass arguments...} in {@code target}, so that what it writes is swept with it. */
    public static OtherJvm start(List<String> options, String mainClass, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(classPath());
        command.add(mainClass);
        command.addAll(List.of(arguments));
        try {
            return new OtherJvm(new ProcessBuilder(command)
                    .directory(Path.of("target").toFile())
                    .redirectErrorStream(true)
                    .start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The JVM that runs this may have been given its class path in a manifest. */
    private static String classPath() {
        String real = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> absolute = new ArrayList<>();
        for (String entry :
                real.split(Path.of("").getFileSystem().getSeparator().equals("/") ? ":" : ";")) {
            absolute.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(System.getProperty("path.separator"), absolute);
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException closed) {
            // it was killed
        }
    }

    /** Its output so far, or all of it when it has ended. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    public Process process() {
        return process;
    }

    /** Waits for its end, and kills it when that takes too long. Returns its exit code; -1 when it was killed. */
    public int await(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            return -1;
        }
        reader.join();
        return process.exitValue();
    }
}
