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
final class ServiceProcess implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    private final Process process;
    private final Path log;
    private int port;

    private ServiceProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it with these arguments and waits until it is up. */
    static ServiceProcess start(String... arguments) {
        ServiceProcess started = launch(arguments);
        started.awaitPort();
        return started;
    }

    /** Starts it with these arguments. */
    static ServiceProcess launch(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-jar",
                System.getProperty("inflight.exec.jar"),
                "--server.port=0"));
        command.addAll(List.of(arguments));
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

    ServiceClient client() {
        return new ServiceClient(port);
    }

    long pid() {
        return process.pid();
    }

    /** Everything it has written. */
    String log() {
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
                    var matcher = PORT.matcher(log());
                    if (matcher.find()) {
                        port = Integer.parseInt(matcher.group(1));
                        return client().get("/actuator/health").status() == 200;
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
