package dev.inflight.service.browser;

import dev.inflight.InFlightRegistry;
import dev.inflight.service.InFlightApplication;
import java.io.IOException;
import java.net.ServerSocket;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The service in this process, on a port of its own that outlives a restart. */
final class RunningService implements AutoCloseable {

    private final int port;
    private ConfigurableApplicationContext context;

    private RunningService(int port) {
        this.port = port;
        start();
    }

    static RunningService onFreePort() {
        return on(freePort());
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static RunningService on(int port) {
        return new RunningService(port);
    }

    void start() {
        context = SpringApplication.run(
                InFlightApplication.class,
                "--server.port=" + port,
                "--inflight.stop-grace=1s",
                "--inflight.shutdown.drain=0s",
                "--inflight.shutdown.stop=1s",
                "--logging.level.root=warn",
                "--logging.level.dev.inflight=error");
    }

    void stop() {
        context.close();
    }

    InFlightRegistry registry() {
        return context.getBean(InFlightRegistry.class);
    }

    String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    @Override
    public void close() {
        stop();
    }
}
