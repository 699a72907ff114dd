package dev.inflight.actuate.strict;

import dev.inflight.actuate.InFlightEndpoint;
import dev.inflight.actuate.InFlightHistoryEndpoint;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Where the endpoints are, within the context: below the base path, and once more below each further one that a platform
 * adds. A slash at the end makes no difference here, as it makes none to Jersey.
 */
public final class EndpointPaths {

    private final List<String> roots;
    private final List<PathPattern> tasks;
    private final List<PathPattern> task;
    private final List<PathPattern> history;

    /**
     * Paths such as {@code /actuator/inflight}.
     *
     * @param tasks of {@link InFlightEndpoint}
     * @param history of {@link InFlightHistoryEndpoint}
     */
    public EndpointPaths(Collection<String> tasks, Collection<String> history) {
        List<String> ofTasks = tasks.stream().map(EndpointPaths::withoutSlash).toList();
        List<String> ofHistory =
                history.stream().map(EndpointPaths::withoutSlash).toList();
        this.roots = Stream.concat(ofTasks.stream(), ofHistory.stream()).toList();
        this.tasks =
                ofTasks.stream().flatMap(EndpointPaths::withAndWithoutSlash).toList();
        this.task = ofTasks.stream()
                .flatMap(path -> withAndWithoutSlash(path + "/{name}"))
                .toList();
        this.history =
                ofHistory.stream().flatMap(EndpointPaths::withAndWithoutSlash).toList();
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static Stream<PathPattern> withAndWithoutSlash(String path) {
        PathPatternParser parser = PathPatternParser.defaultInstance;
        return path.isEmpty() ? Stream.of(parser.parse("/")) : Stream.of(parser.parse(path), parser.parse(path + "/"));
    }

    /** Patterns of a servlet container, which cover these paths and what is below them, and nothing else. */
    public String[] urlPatterns() {
        return roots.stream().map(root -> root + "/*").toArray(String[]::new);
    }

    /** Whether a request with this path, within the context, is for one of the endpoints. */
    public boolean match(PathContainer path) {
        return isTasks(path) || isHistory(path) || taskName(path) != null;
    }

    /** Whether this request is for one of the endpoints. */
    public boolean matches(HttpServletRequest request) {
        return match(StrictRequestFilter.path(request));
    }

    boolean isTasks(PathContainer path) {
        return tasks.stream().anyMatch(pattern -> pattern.matches(path));
    }

    boolean isHistory(PathContainer path) {
        return history.stream().anyMatch(pattern -> pattern.matches(path));
    }

    /** The name in the path of one task; {@code null} when it is another path. */
    @Nullable String taskName(PathContainer path) {
        return task.stream()
                .map(pattern -> pattern.matchAndExtract(path))
                .filter(Objects::nonNull)
                .map(match -> String.valueOf(match.getUriVariables().get("name")))
                .findFirst()
                .orElse(null);
    }
}
