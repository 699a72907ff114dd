package dev.inflight.core.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.Interruption;
import dev.inflight.TaskContext;
import dev.inflight.TaskLint;
import dev.inflight.TaskLint.Code;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSpec;
import dev.inflight.core.EngineInvariants;
import dev.inflight.core.Specs;
import dev.inflight.core.threads.VirtualThreads;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Threads that really block, and what is said of them. Databases are in the package of the reach into JDBC. */
class OutOfReachTests {

    @RegisterExtension
    final EngineInvariants engine = EngineInvariants.onManualTime();

    private final ExecutorService platform = Executors.newCachedThreadPool();
    private ServerSocket silent;
    private Socket client;
    private DatagramSocket datagrams;
    private Process process;

    @BeforeEach
    void open() throws IOException {
        silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        client = new Socket(silent.getInetAddress(), silent.getLocalPort());
        datagrams = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        process = new ProcessBuilder("sleep", "60").start();
    }

    @AfterEach
    void close() throws IOException {
        process.destroyForcibly();
        datagrams.close();
        client.close();
        silent.close();
        platform.shutdown();
    }

    private void start(TaskSpec spec, Executor executor, Callable<?> work) {
        var unused = engine.registry().start(spec, work, executor);
    }

    private void start(Callable<?> work) {
        start(Specs.named("a"), platform, work);
    }

    private Callable<?> reading() {
        return () -> client.getInputStream().read();
    }

    private List<TaskLint> inDetail() {
        return engine.registry().inspect("a").orElseThrow().task().lints();
    }

    private List<TaskLint> inTheList() {
        return engine.registry().list(TaskQuery.ALL).tasks().stream()
                .flatMap(task -> task.lints().stream())
                .toList();
    }

    private void awaitFrame(String type) {
        await().until(() -> engine.registry().inspect("a").orElseThrow().stack().stream()
                .anyMatch(frame -> frame.getClassName().startsWith(type)));
    }

    private void assertSaid(String place) {
        await().untilAsserted(() -> assertThat(inDetail()).singleElement().satisfies(lint -> {
            assertThat(lint.code()).isEqualTo(Code.OUT_OF_REACH);
            assertThat(lint.text())
                    .startsWith("waits in " + place + " (" + OutOfReachTests.class.getName())
                    .endsWith("a stop will not reach it; see docs/reach.md");
        }));
    }

    @Test
    void readingASocketIs() {
        start(reading());
        assertSaid("a socket");
    }

    @Test
    void readingASocketThatHasATimeoutIs() {
        start(() -> {
            client.setSoTimeout(60_000);
            return client.getInputStream().read();
        });
        assertSaid("a socket");
    }

    @Test
    void writingToASocketIs() {
        start(() -> {
            while (true) {
                client.getOutputStream().write(new byte[100_000]);
            }
        });
        assertSaid("a socket");
    }

    @Test
    void acceptingIs() {
        start(() -> {
            silent.accept().close();
            return silent.accept();
        });
        assertSaid("a socket");
    }

    @Test
    void receivingADatagramIs() {
        start(() -> {
            datagrams.receive(new DatagramPacket(new byte[1], 1));
            return null;
        });
        assertSaid("a socket");
    }

    @Test
    void readingTheOutputOfAProcessIs() {
        start(() -> process.getInputStream().read());
        assertSaid("a file or a process' output");
    }

    @Test
    void waitingForAProcessIsNot() {
        start(() -> process.waitFor());
        awaitFrame("java.lang.ProcessImpl");
        assertThat(inDetail()).isEmpty();
    }

    @Test
    void readingAChannelIsNot() {
        start(() -> {
            try (SocketChannel channel =
                    SocketChannel.open(new InetSocketAddress(silent.getInetAddress(), silent.getLocalPort()))) {
                return channel.read(ByteBuffer.allocate(1));
            }
        });
        awaitFrame("sun.nio.ch.SocketChannelImpl");
        assertThat(inDetail()).isEmpty();
        engine.registry().cancel("a", "the test is over");
    }

    @Test
    void sleepingIsNot() {
        CountDownLatch latch = new CountDownLatch(1);
        start(() -> {
            latch.await();
            return null;
        });
        awaitFrame("java.util.concurrent.CountDownLatch");
        assertThat(inDetail()).isEmpty();
        latch.countDown();
    }

    @Test
    void whatAHookWouldReachIsNot() {
        start(() -> {
            try (TaskContext.Hook hook = TaskContext.current().onCancel(process::destroy)) {
                return process.getInputStream().read();
            }
        });
        awaitFrame("java.io.FileInputStream");
        assertThat(inDetail()).isEmpty();
    }

    @Test
    void aSocketOfAVirtualThreadIsNot() {
        Executor virtual = VirtualThreads.executor("virtual-");
        assumeThat(virtual).isNotNull();
        start(Specs.named("a"), virtual, reading());
        awaitFrame("sun.nio.ch.NioSocketImpl");
        assertThat(inDetail()).isEmpty();
    }

    @Test
    void aSocketOfAVirtualThreadThatIsNotInterruptedIs() {
        Executor virtual = VirtualThreads.executor("virtual-");
        assumeThat(virtual).isNotNull();
        TaskSpec cooperative = TaskSpec.named("a")
                .timeout(Duration.ofMinutes(1))
                .interruption(Interruption.COOPERATIVE)
                .build();
        start(cooperative, virtual, reading());
        assertSaid("a socket");
    }

    @Test
    void theOutputOfAProcessThatAVirtualThreadReadsIs() {
        Executor virtual = VirtualThreads.executor("virtual-");
        assumeThat(virtual).isNotNull();
        start(Specs.named("a"), virtual, () -> process.getInputStream().read());
        assertSaid("a file or a process' output");
    }

    @Test
    void theListLooksOnlyAtWhatHasGoneOnForASecond() {
        start(reading());
        awaitFrame("sun.nio.ch.NioSocketImpl");
        assertThat(inTheList()).isEmpty();
        engine.time().advancePast(Duration.ofSeconds(1));
        assertThat(inTheList()).extracting(TaskLint::code).containsExactly(Code.OUT_OF_REACH);
    }

    @Test
    void theListLooksAtFewStacks() throws IOException {
        List<Process> processes = new ArrayList<>();
        try {
            for (int i = 0; i < 25; i++) {
                Process each = new ProcessBuilder("sleep", "60").start();
                processes.add(each);
                start(
                        Specs.named("n" + i),
                        platform,
                        () -> each.getInputStream().read());
            }
            engine.time().advancePast(Duration.ofSeconds(1));
            await().untilAsserted(() -> assertThat(inTheList()).hasSize(20));
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    @Test
    void whatAStopHasNotReachedIsSaidAtOnce() {
        start(reading());
        awaitFrame("sun.nio.ch.NioSocketImpl");
        engine.registry().cancel("a", "enough");
        assertThat(inTheList())
                .singleElement()
                .satisfies(lint ->
                        assertThat(lint.text()).contains("waits in a socket").contains("the stop has not reached it"));
    }

    @Test
    void workThatWasLeftToFinishIsNot() {
        var future = engine.registry().start(Specs.named("a"), reading(), platform);
        awaitFrame("sun.nio.ch.NioSocketImpl");
        future.cancel(false);
        assertThat(inDetail()).isEmpty();
    }
}
