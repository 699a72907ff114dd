package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightFuture;
import dev.inflight.TaskSpec;
import dev.inflight.core.threads.VirtualThreads;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever ends the run, however its work blocks, and on whichever kind of thread: the work is gone within 100 ms of its
 * future's end. A machine that is busy with other things gets a few tries.
 */
@Timeout(60)
class InterruptedSoonTests {

    private static final Duration SOON = Duration.ofMillis(100);
    private static final int TRIES = 5;

    private final List<DefaultInFlightRegistry> opened = new ArrayList<>();

    enum Block {
        SLEEP {
            @Override
            void block() throws Exception {
                Thread.sleep(60_000);
            }
        },
        PARK {
            @Override
            void block() {
                while (!Thread.currentThread().isInterrupted()) {
                    LockSupport.park();
                }
            }
        },
        LOCK {
            @Override
            void block() throws Exception {
                ReentrantLock lock = new ReentrantLock();
                Thread holder = new Thread(lock::lock);
                holder.start();
                holder.join();
                lock.lockInterruptibly();
            }
        },
        SERVER_CHANNEL {
            @Override
            void block() throws Exception {
                try (ServerSocketChannel server = ServerSocketChannel.open()) {
                    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                    server.accept();
                }
            }
        },
        PIPE {
            @Override
            void block() throws Exception {
                Pipe pipe = Pipe.open();
                try (Pipe.SourceChannel source = pipe.source();
                        Pipe.SinkChannel sink = pipe.sink()) {
                    assertThat(sink.isOpen()).isTrue();
                    source.read(ByteBuffer.allocate(1));
                }
            }
        },
        PENDING_FUTURE {
            @Override
            void block() throws Exception {
                new CompletableFuture<>().get();
            }
        };

        abstract void block() throws Exception;
    }

    enum Ending {
        TIMEOUT,
        OVERLAP,
        OPERATOR,
        SHUTDOWN,
        PARENT,
        STALL,
        CANCEL,
        COMPLETE,
        FAIL,
        OR_TIMEOUT,
        RIPCORD
    }

    static Stream<Arguments> matrix() {
        List<Boolean> kinds = VirtualThreads.executor("probe-") == null ? List.of(false) : List.of(false, true);
        return Stream.of(Block.values())
                .flatMap(block -> Stream.of(Ending.values())
                        .flatMap(ending -> kinds.stream().map(virtual -> Arguments.of(block, ending, virtual))));
    }

    @ParameterizedTest(name = "{0} ended by {1}, virtual: {2}")
    @MethodSource("matrix")
    void blockedWorkIsGoneSoon(Block block, Ending ending, boolean virtual) throws Exception {
        Duration lag = SOON;
        for (int i = 0; i < TRIES && lag.compareTo(SOON) >= 0; i++) {
            lag = lagOf(block, ending, virtual);
        }
        assertThat(lag).isLessThan(SOON);
    }

    /** From the end of the future, as its first dependent sees it, to the end of the work. */
    private Duration lagOf(Block block, Ending ending, boolean virtual) throws Exception {
        DefaultInFlightRegistry registry = DefaultInFlightRegistry.builder().build();
        opened.add(registry);
        Executor executor = virtual
                ? java.util.Objects.requireNonNull(VirtualThreads.executor("matrix-"))
                : task -> new Thread(task).start();
        AtomicReference<Thread> worker = new AtomicReference<>();
        CompletableFuture<Long> goneAt = new CompletableFuture<>();
        CompletableFuture<Long> endedAt = new CompletableFuture<>();
        Callable<String> work = () -> {
            worker.set(Thread.currentThread());
            try {
                block.block();
            } finally {
                goneAt.complete(System.nanoTime());
            }
            return "gone";
        };
        TaskSpec.Builder spec = Specs.build("a");
        if (ending == Ending.TIMEOUT) {
            spec.timeout(Duration.ofMillis(200));
        } else if (ending == Ending.STALL) {
            spec.stall(Duration.ofMillis(200));
        }
        InFlightFuture<String> future = ending == Ending.PARENT
                ? childOf(registry, spec.build(), work, executor)
                : registry.start(spec.build(), work, executor);
        future.whenComplete((value, failure) -> endedAt.complete(System.nanoTime()));
        await().pollInterval(Duration.ofMillis(1)).until(() -> isBlocked(worker.get()));
        end(registry, future, ending);
        return Duration.ofNanos(goneAt.get(20, TimeUnit.SECONDS) - endedAt.get(20, TimeUnit.SECONDS));
    }

    private static InFlightFuture<String> childOf(
            DefaultInFlightRegistry registry, TaskSpec spec, Callable<String> work, Executor executor) {
        AtomicReference<InFlightFuture<String>> child = new AtomicReference<>();
        registry.startAsync(Specs.named("parent"), () -> {
            child.set(registry.start(spec, work, executor));
            return new CompletableFuture<>();
        });
        return child.get();
    }

    /** Blocked, or in a system call, which a thread's state does not show. */
    private static boolean isBlocked(Thread thread) {
        if (thread == null) {
            return false;
        }
        StackTraceElement[] stack = thread.getStackTrace();
        Thread.State state = thread.getState();
        return state == Thread.State.WAITING
                || state == Thread.State.TIMED_WAITING
                || (stack.length > 0 && stack[0].isNativeMethod());
    }

    private static void end(DefaultInFlightRegistry registry, InFlightFuture<String> future, Ending ending) {
        switch (ending) {
            case TIMEOUT, STALL -> {}
            case OVERLAP -> registry.start(Specs.named("a"), () -> "newer");
            case OPERATOR -> registry.cancel("a", "enough");
            case SHUTDOWN -> registry.shutdown(Duration.ZERO, Duration.ofSeconds(5));
            case PARENT -> registry.cancel("parent", "enough");
            case CANCEL -> future.cancel(true);
            case COMPLETE -> future.complete("by hand");
            case FAIL -> future.completeExceptionally(new IllegalStateException());
            case OR_TIMEOUT -> future.orTimeout(1, TimeUnit.MILLISECONDS);
            case RIPCORD -> future.ripcord().pull("enough");
        }
    }

    @AfterEach
    void closeAll() {
        opened.forEach(DefaultInFlightRegistry::close);
    }
}
