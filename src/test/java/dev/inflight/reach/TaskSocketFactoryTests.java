package dev.inflight.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.service.SlowUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets that are closed when the task is stopped that blocks in them, and only then. */
class TaskSocketFactoryTests {

    private static final byte[] REQUEST = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final TaskSocketFactory factory = new TaskSocketFactory();

    @ParameterizedTest(name = "virtual: {0}")
    @ValueSource(booleans = {false, true})
    void a_read_is_cut(boolean virtual) throws Exception {
        try (SlowUpstream upstream = SlowUpstream.saying(SlowUpstream.SILENCE)) {
            StoppedWork.cancelledIn(virtual, upstream, false, inBody -> {
                        Socket socket = factory.createSocket("127.0.0.1", upstream.port());
                        socket.getOutputStream().write(REQUEST);
                        return socket.getInputStream().read();
                    })
                    .assertReached("socket read, virtual " + virtual);
        }
    }

    @ParameterizedTest(name = "virtual: {0}")
    @ValueSource(booleans = {false, true})
    void a_read_of_a_wrapped_factorys_socket_is_cut(boolean virtual) throws Exception {
        SocketFactory wrapped = TaskSocketFactory.around(SocketFactory.getDefault());
        try (SlowUpstream upstream = SlowUpstream.saying(SlowUpstream.SILENCE)) {
            StoppedWork.cancelledIn(virtual, upstream, false, inBody -> {
                        Socket socket = wrapped.createSocket("127.0.0.1", upstream.port());
                        socket.getOutputStream().write(REQUEST);
                        return socket.getInputStream().read();
                    })
                    .assertReached("wrapped socket read, virtual " + virtual);
        }
    }

    @ParameterizedTest(name = "virtual: {0}")
    @ValueSource(booleans = {false, true})
    void a_write_is_cut_that_nobody_reads(boolean virtual) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Throwable> left = new CompletableFuture<>();
            CountDownLatch full = new CountDownLatch(1);
            InFlightFuture<Object> future = StoppedWork.registry(virtual).start(StoppedWork.task(), () -> {
                try (Socket socket = factory.createSocket("127.0.0.1", server.getLocalPort())) {
                    full.countDown();
                    for (; ; ) {
                        socket.getOutputStream().write(new byte[1 << 20]);
                    }
                } catch (Throwable e) {
                    left.complete(e);
                    throw e;
                }
            });
            assertThat(full.await(10, TimeUnit.SECONDS)).isTrue();

            future.cancel(true);

            assertThat(left).succeedsWithin(StoppedWork.SOON);
        }
    }

    @ParameterizedTest(name = "virtual: {0}")
    @ValueSource(booleans = {false, true})
    void a_handshake_of_a_tls_socket_is_cut(boolean virtual) throws Exception {
        SSLSocketFactory tls = TaskSocketFactory.around((SSLSocketFactory) SSLSocketFactory.getDefault());
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Throwable> left = new CompletableFuture<>();
            InFlightFuture<Object> future = StoppedWork.registry(virtual).start(StoppedWork.task(), () -> {
                try (Socket socket = tls.createSocket("127.0.0.1", server.getLocalPort())) {
                    return socket.getInputStream().read();
                } catch (Throwable e) {
                    left.complete(e);
                    throw e;
                }
            });
            try (Socket accepted = server.accept()) {
                assertThat(accepted.getInputStream().read())
                        .as("the client's hello")
                        .isPositive();

                future.cancel(true);

                assertThat(left).succeedsWithin(StoppedWork.SOON);
            }
        }
    }

    @Test
    void a_socket_that_the_task_is_not_in_stays_open() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket pooled = factory.createSocket("127.0.0.1", server.getLocalPort());
                Socket accepted = server.accept()) {
            CountDownLatch sent = new CountDownLatch(1);
            CompletableFuture<Throwable> left = new CompletableFuture<>();
            Future<Object> future = StoppedWork.registry(false).start(StoppedWork.task(), () -> {
                pooled.getOutputStream().write(1);
                sent.countDown();
                try {
                    return new CompletableFuture<>().get(1, TimeUnit.MINUTES);
                } catch (Throwable e) {
                    left.complete(e);
                    throw e;
                }
            });
            assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();

            future.cancel(true);

            assertThat(left).succeedsWithin(StoppedWork.SOON);
            accepted.getOutputStream().write(7);
            assertThat(pooled.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void what_stopped_work_does_to_clean_up_passes() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Integer> cleaned = new CompletableFuture<>();
            Future<Object> future = StoppedWork.registry(false).start(StoppedWork.task(), () -> {
                try (Socket socket = factory.createSocket("127.0.0.1", server.getLocalPort())) {
                    return socket.getInputStream().read();
                } finally {
                    try (Socket socket = factory.createSocket("127.0.0.1", server.getLocalPort())) {
                        cleaned.complete(socket.getInputStream().read());
                    } catch (Throwable e) {
                        cleaned.completeExceptionally(e);
                    }
                }
            });
            try (Socket first = server.accept()) {
                future.cancel(true);
                try (Socket second = server.accept()) {
                    second.getOutputStream().write(7);

                    assertThat(cleaned).succeedsWithin(StoppedWork.SOON).isEqualTo(7);
                }
            }
        }
    }

    @Test
    void a_cancel_at_any_moment_hits_nobody_else_on_the_same_socket() throws Exception {
        InFlightRegistry registry = StoppedWork.registry(false);
        int cut = 0;
        int exchanges = Integer.getInteger("inflight.test.exchanges", 500);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread echo = new Thread(() -> echo(server));
            echo.setDaemon(true);
            echo.start();
            Socket pooled = null;
            for (int i = 0; i < exchanges; i++) {
                Socket socket = pooled == null ? factory.createSocket("127.0.0.1", server.getLocalPort()) : pooled;
                CompletableFuture<Boolean> given = new CompletableFuture<>();
                CountDownLatch begun = new CountDownLatch(1);
                InFlightFuture<Object> future = registry.start(StoppedWork.task(), () -> {
                    begun.countDown();
                    try {
                        exchange(socket);
                        given.complete(true);
                    } catch (Throwable e) {
                        given.complete(false);
                    }
                    return null;
                });
                assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
                long from = System.nanoTime();
                int wait = i * 997 % 120_000;
                while (System.nanoTime() - from < wait) {
                    Thread.onSpinWait();
                }
                future.cancel(true);
                pooled = given.get(10, TimeUnit.SECONDS) ? socket : null;
                if (pooled == null) {
                    cut++;
                } else {
                    exchange(pooled); // by nobody's task: fails when the cancel comes after the task has given it back
                }
            }
            assertThat(cut).as("cut of %d", exchanges).isBetween(1, exchanges - 1);
        }
    }

    private static void exchange(Socket socket) throws IOException {
        socket.getOutputStream().write(1);
        if (socket.getInputStream().read() != 1) {
            throw new IOException("closed");
        }
    }

    private static void echo(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket accepted = server.accept()) {
                accepted.getInputStream().transferTo(accepted.getOutputStream());
            } catch (IOException closed) {
                // the next one, or the test is over
            }
        }
    }

    @Test
    void a_factory_of_tls_sockets_is_not_taken_for_one_of_plain_ones() {
        SocketFactory tls = SSLSocketFactory.getDefault();

        assertThatThrownBy(() -> TaskSocketFactory.around(tls)).isInstanceOf(IllegalArgumentException.class);
    }
}
