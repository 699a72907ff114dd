package dev.inflight.service.live;

import dev.inflight.InFlightRegistry;
import dev.inflight.cluster.InFlightCluster;
import dev.inflight.page.Frame;
import dev.inflight.page.FrameView;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Feeds every open page from one thread: once a second it reads the registry, once for each view that somebody has, and
 * hands the frames over. It rests twenty times as long as it worked, so that all pages together cost a twentieth of a core
 * at most, however much is outstanding; then frames come less often.
 */
@Component
final class LiveStream implements ApplicationListener<ContextClosedEvent>, Ordered {

    /** At most so many pages are fed. */
    static final int MOST_VIEWERS = 32;

    private static final Logger LOGGER = LoggerFactory.getLogger(LiveStream.class);

    private static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int BEATS_PER_FRAME = 5;
    private static final int BEATS_PER_POINT = 10;
    private static final int REST = 20;

    private final InFlightRegistry registry;
    private final JsonMapper json;
    private final boolean cluster;
    private final InstantSource clock;
    private final ApplicationContext context;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Trend trend = new Trend();
    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService pacer = Executors.newSingleThreadScheduledExecutor(daemon("live-pacer"));
    private final ExecutorService senders = Executors.newCachedThreadPool(daemon("live-sender"));
    private volatile boolean closed;
    private long beats;

    LiveStream(
            InFlightRegistry registry,
            JsonMapper json,
            InstantSource clock,
            ApplicationContext context,
            ObjectProvider<InFlightCluster> cluster) {
        this.cluster = cluster.getIfAvailable() != null;
        this.registry = registry;
        this.json = json;
        this.clock = clock;
        this.context = context;
        pacer.execute(this::beat);
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Begins to feed a page.
     *
     * @throws RejectedExecutionException when there are too many already, or the service is shutting down
     */
    SseEmitter open(FrameView view) {
        SseEmitter emitter = new SseEmitter(0L); // it ends when the client leaves, or the service does
        Viewer[] self = new Viewer[1];
        Runnable leave = () -> viewers.remove(self[0]);
        Viewer viewer = new Viewer(view, emitter, senders, () -> json.writeValueAsString(trend.points()), leave);
        self[0] = viewer;
        emitter.onCompletion(leave);
        emitter.onTimeout(leave);
        emitter.onError(failure -> leave.run());
        synchronized (this) {
            if (closed || viewers.size() >= MOST_VIEWERS) {
                throw new RejectedExecutionException(
                        closed
                                ? "the service is shutting down"
                                : MOST_VIEWERS + " pages are open already, which is the most");
            }
            viewers.add(viewer);
        }
        return emitter;
    }

    private void beat() {
        long before = threads.getCurrentThreadCpuTime();
        try {
            if (beats % BEATS_PER_POINT == 0) {
                trend.sample(registry, clock.millis());
            }
            feed(beats % BEATS_PER_FRAME == 0);
        } catch (RuntimeException | Error e) { // the next beat may do better
            LOGGER.warn("the live page gets no frame this time", e);
        }
        beats++;
        long worked = threads.getCurrentThreadCpuTime() - before;
        if (!closed) {
            var unused = pacer.schedule(this::beat, Math.max(BEAT_NANOS, worked * REST), TimeUnit.NANOSECONDS);
        }
    }

    /** Whoever has just come does not wait for the others' turn. */
    private void feed(boolean everybody) {
        List<Viewer> hungry =
                viewers.stream().filter(viewer -> everybody || !viewer.served()).toList();
        if (hungry.isEmpty()) {
            return;
        }
        Frame.Moment moment = Frame.Moment.of(registry);
        Map<FrameView, String> frames = new HashMap<>();
        for (Viewer viewer : hungry) {
            viewer.show(frames.computeIfAbsent(
                    viewer.view(), view -> json.writeValueAsString(Frame.of(registry, view, moment, true, cluster))));
        }
    }

    /** The streams end, or the web server would wait for them. */
    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        if (event.getApplicationContext() != context) {
            return;
        }
        synchronized (this) {
            closed = true;
        }
        pacer.shutdownNow();
        viewers.forEach(Viewer::close);
        senders.shutdown();
    }

    /** Last, so that pages can watch the registry drain. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
