package dev.inflight.service.tasks;

import dev.inflight.Overlap;
import dev.inflight.TaskScope;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The calls that the service repeats.
 *
 * @param schedules Calls that are repeated, each with name, kind, label, every or cron, timeout, overlap, scope and request.
 */
@ConfigurationProperties("inflight.http")
record ScheduleProperties(@DefaultValue List<Schedule> schedules) {

    ScheduleProperties {
        schedules = List.copyOf(schedules);
    }

    /**
     * A call that is repeated.
     *
     * @param name the task's name; {@code schedule-n} unless given
     * @param kind its group
     * @param label human text
     * @param every from start to start, such as 30s or 1h30m; this or {@code cron}
     * @param cron six fields, seconds first; this or {@code every}
     * @param timeout from start to deadline, such as 30s; there is no task without one
     * @param overlap what happens when the last one is still running
     * @param scope where there is a cluster, {@code local}: each replica calls; {@code cluster}: one of them does, and the last one
     *     may still be running on any; nothing: one of them does, and {@code overlap} looks at that replica only
     * @param request what is called
     */
    record Schedule(
            @Nullable String name,
            @Nullable String kind,
            @Nullable String label,
            @Nullable String every,
            @Nullable String cron,
            @Nullable String timeout,
            @DefaultValue("fail-older") Overlap overlap,
            @Nullable TaskScope scope,
            @Nullable Call request) {}

    /**
     * What is called.
     *
     * @param method the HTTP method
     * @param url absolute, http or https
     * @param headers by name
     * @param body text, sent as UTF-8
     */
    record Call(
            @DefaultValue("GET") String method,
            @Nullable String url,
            @DefaultValue Map<String, String> headers,
            @Nullable String body) {}
}
