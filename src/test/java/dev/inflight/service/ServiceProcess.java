package dev.inflight.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The built {@code -exec} jar as a process of its own, on the JDK that runs the tests. */
public final class ServiceProcess implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    private final Process process;
    private final Path log;
    private int port;

    private ServiceProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it with these arguments and waits until it is up. */
    public static ServiceProcess start(String... arguments) {
        return startWithin("512m", arguments);
    }

    /** Starts it with a heap of this size. */
    public static ServiceProcess startWithin(String heap, String... arguments) {
        ServiceProcess started = launch(heap, arguments);
        started.awaitPort();
        return started;
    }

    /** Starts it with these arguments. */
    static ServiceProcess launch(String... arguments) {
        return launch("512m", arguments);
    }

    private static ServiceProcess launch(String heap, String[] arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+ExitOnOutOfMemoryError",
                "-jar",
                System.getProperty("inflight.exec.jar"),
                "--server.port=0"));
        command.addAll(List.of(arguments));
        String compiler = System.getProperty("inflight.test.compiler", "");
        if (!compiler.isEmpty()) {
            command.add(1, compiler);
        }
        try {
            Path log = Files.createTempFile("inflight-service", ".log");
            log.toFile().deleteOnExit();
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new ServiceProcess(process, log);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        return port;
    }

    public ServiceClient client() {
        return new ServiceClient(port);
    }

    public long pid() {
        return process.pid();
    }

    /** Everything it has written. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends SIGTERM and nothing more. */
    void terminate() {
        process.destroy();
    }

    /** Waits for the end and says what it exited with. */
    int exitCode(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + atMost + ":\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitPort() {
        org.awaitility.Awaitility.await()
                .alias("the service is up")
                .atMost(Duration.ofSeconds(90))
                .until(() -> {
                    String written = log();
                    var matcher = PORT.matcher(written);
                    if (matcher.find() && written.contains("Started InFlightApplication in ")) {
                        port = Integer.parseInt(matcher.group(1));
                        return true;
                    }
                    if (!process.isAlive()) {
                        throw new AssertionError("it ended:\n" + log());
                    }
                    return false;
                });
    }

    @Override
    public void close() {
        process.destroyForcibly();
        exitCode(Duration.ofSeconds(10));
    }
}
