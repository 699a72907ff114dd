package dev.inflight.page;

import dev.inflight.HistoryQuery;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.TaskText;
import dev.inflight.WordText;
import dev.inflight.actuate.PageRequest;
import dev.inflight.actuate.PageSource;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/** The live page of one registry, part by part. */
public final class LivePage implements PageSource {

    private static final MimeType HTML = MimeTypeUtils.parseMimeType("text/html;charset=UTF-8");
    private static final MimeType CSS = MimeTypeUtils.parseMimeType("text/css;charset=UTF-8");
    private static final MimeType SCRIPT = MimeTypeUtils.parseMimeType("text/javascript;charset=UTF-8");
    private static final MimeType SVG = MimeTypeUtils.parseMimeType("image/svg+xml;charset=UTF-8");

    /** A viewer rests so many times as long as its frame took, so that it costs at most a hundredth of a core, and the JSON. */
    private static final int REST = 100;

    private static final double SHORTEST_REST = 1;
    private static final int MOST_ENDS = 100;

    private final InFlightRegistry registry;
    private final BooleanSupplier changes;
    private final boolean cluster;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    /**
     * Shows this registry.
     *
     * @param changes whether the endpoint can be used to stop anything; asked for each frame
     * @param cluster whether the endpoint can be asked for what other replicas run
     */
    public LivePage(InFlightRegistry registry, BooleanSupplier changes, boolean cluster) {
        this.registry = registry;
        this.changes = changes;
        this.cluster = cluster;
    }

    /**
     * The document, for whoever serves it from elsewhere than the endpoint.
     *
     * @param endpoint where it finds the endpoint, relative to itself
     * @param stream where it finds a stream of {@link Frame}s, relative to itself; empty: it asks the endpoint instead
     */
    public static String document(String endpoint, String stream) {
        return PageFiles.document(endpoint, stream);
    }

    @Override
    public @Nullable WebEndpointResponse<Object> answer(PageRequest request) {
        return switch (request.part()) {
            case PageRequest.DOCUMENT -> new WebEndpointResponse<>(document("", ""), HTML);
            case "style" -> new WebEndpointResponse<>(PageFiles.style(), CSS);
            case "script" -> new WebEndpointResponse<>(PageFiles.script(), SCRIPT);
            case "icon" -> new WebEndpointResponse<>(PageFiles.icon(), SVG);
            case "frame" -> json(frame(request));
            case "run" -> run(request);
            case "ends" -> json(ends(request));
            default ->
                throw new IllegalArgumentException(
                        "page must be document, style, script, icon, frame, run or ends, not "
                                + TaskText.quote(request.part()));
        };
    }

    private static WebEndpointResponse<Object> json(Object body) {
        return new WebEndpointResponse<>(body, MimeTypeUtils.APPLICATION_JSON);
    }

    private Frame frame(PageRequest request) {
        FrameView view = FrameView.of(
                request.name(), request.kind(), request.label(), request.search(), request.state(), request.sort());
        long before = threads.getCurrentThreadCpuTime();
        Frame frame = Frame.of(registry, view, Frame.Moment.of(registry), changes.getAsBoolean(), cluster);
        double worked = (threads.getCurrentThreadCpuTime() - before) / 1e9;
        return frame.resting(Math.max(SHORTEST_REST, worked * REST));
    }

    private @Nullable WebEndpointResponse<Object> run(PageRequest request) {
        String name = text(request.name());
        if (name == null) {
            throw new IllegalArgumentException("name must say the task");
        }
        return RunInDepth.find(registry, TaskText.requireName("name", name), text(request.id()))
                .map(LivePage::json)
                .orElse(null);
    }

    private RecentEnds ends(PageRequest request) {
        String outcome = text(request.outcome());
        return RecentEnds.of(
                registry,
                new HistoryQuery(
                        text(request.name()),
                        text(request.kind()),
                        outcome == null ? null : WordText.read("outcome", Outcome.class, outcome),
                        MOST_ENDS));
    }

    private static @Nullable String text(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
