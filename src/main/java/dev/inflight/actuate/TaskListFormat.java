package dev.inflight.actuate;

import dev.inflight.TaskText;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Producible;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/** How the list can be had. When a client accepts several, Actuator takes the one that stands last here. */
enum TaskListFormat implements Producible<TaskListFormat> {
    /** The live page, for whoever accepts nothing else; that browsers want it is found out before. */
    HTML("text/html;charset=UTF-8"),
    /** A table for a terminal. */
    TEXT("text/plain;charset=UTF-8"),
    /** JSON. */
    JSON(MimeTypeUtils.APPLICATION_JSON_VALUE),
    /** JSON under the name that older clients of Actuator ask for. */
    ACTUATOR_V2("application/vnd.spring-boot.actuator.v2+json"),
    /** JSON under the name that clients of Actuator ask for; the default. */
    ACTUATOR_V3("application/vnd.spring-boot.actuator.v3+json");

    private final String mimeType;

    TaskListFormat(String mimeType) {
        this.mimeType = mimeType;
    }

    /** What the query asks for by name, or else what is accepted. */
    static TaskListFormat of(@Nullable String format, TaskListFormat accepted) {
        if (format == null || format.isEmpty()) {
            return accepted;
        }
        return switch (format) {
            case "json" -> JSON;
            case "text" -> TEXT;
            case "html" -> HTML;
            default ->
                throw new MalformedFieldException(
                        "format", "format must be json, text or html, not " + TaskText.quote(format));
        };
    }

    @Override
    public MimeType getProducedMimeType() {
        return MimeTypeUtils.parseMimeType(mimeType);
    }

    @Override
    public boolean isDefault() {
        return this == ACTUATOR_V3;
    }
}
