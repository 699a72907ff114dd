package dev.inflight.actuate;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Where the endpoints are, within the application. */
public final class EndpointPaths {

    private final @Nullable PathPattern tasks;
    private final @Nullable PathPattern task;
    private final @Nullable PathPattern history;

    /**
     * Paths such as {@code /actuator/inflight}.
     *
     * @param tasks of {@link InFlightEndpoint}; {@code null}: it is not there
     * @param history of {@link InFlightHistoryEndpoint}; {@code null}: it is not there
     */
    public EndpointPaths(@Nullable String tasks, @Nullable String history) {
        PathPatternParser parser = PathPatternParser.defaultInstance;
        this.tasks = tasks == null ? null : parser.parse(tasks);
        this.task = tasks == null ? null : parser.parse(tasks + "/{name}");
        this.history = history == null ? null : parser.parse(history);
    }

    /** Whether a request with this path, within the application, is for one of the endpoints. */
    public boolean match(PathContainer path) {
        return isTasks(path) || isHistory(path) || (task != null && task.matches(path));
    }

    boolean isTasks(PathContainer path) {
        return tasks != null && tasks.matches(path);
    }

    boolean isHistory(PathContainer path) {
        return history != null && history.matches(path);
    }

    /** The name in the path of one task; {@code null} when it is another path. */
    @Nullable String taskName(PathContainer path) {
        PathPattern.PathMatchInfo match = task == null ? null : task.matchAndExtract(path);
        return match == null ? null : match.getUriVariables().get("name");
    }
}
