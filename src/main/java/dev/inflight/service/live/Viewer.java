package dev.inflight.service.live;

import dev.inflight.page.FrameView;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One open page. Frames are written on a thread of their own, so that a client that reads slowly delays nobody; it then
 * misses the frames in between and gets the newest.
 */
final class Viewer {

    private static final int RETRY_MILLIS = 1_000;

    private final FrameView view;
    private final SseEmitter emitter;
    private final Executor sender;
    private final Supplier<String> greeting;
    private final Runnable leave;
    private final AtomicReference<@Nullable String> newest = new AtomicReference<>();
    private final AtomicBoolean sending = new AtomicBoolean();
    private volatile boolean greeted;
    private volatile boolean served;

    /**
     * @param greeting what comes before the first frame, as JSON
     * @param leave called when the client is gone
     */
    Viewer(FrameView view, SseEmitter emitter, Executor sender, Supplier<String> greeting, Runnable leave) {
        this.view = view;
        this.emitter = emitter;
        this.sender = sender;
        this.greeting = greeting;
        this.leave = leave;
    }

    FrameView view() {
        return view;
    }

    /** Whether it has been given a frame. */
    boolean served() {
        return served;
    }

    /** Hands over a frame, as JSON; returns at once. */
    void show(String frame) {
        served = true;
        newest.set(frame);
        if (sending.compareAndSet(false, true)) {
            sender.execute(this::send);
        }
    }

    /** Ends the stream, behind a frame that is being written. */
    void close() {
        sender.execute(emitter::complete);
    }

    private void send() {
        do {
            String frame = newest.getAndSet(null);
            if (frame != null && !write(frame)) {
                leave.run();
                return; // and no other thread will write to it
            }
            sending.set(false);
        } while (newest.get() != null && sending.compareAndSet(false, true));
    }

    private boolean write(String frame) {
        try {
            if (!greeted) {
                greeted = true;
                emitter.send(SseEmitter.event()
                        .reconnectTime(RETRY_MILLIS)
                        .name("hello")
                        .data(greeting.get()));
            }
            emitter.send(SseEmitter.event().name("frame").data(frame));
            return true;
        } catch (IOException | IllegalStateException gone) {
            return false;
        }
    }
}
