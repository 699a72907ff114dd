package dev.inflight.actuate.strict;

import dev.inflight.SecretMasker;
import dev.inflight.TaskText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.audit.AuditEvent;

/**
 * What the audit event of one request will say. Made and read by whoever audits the request ({@link AuditFilter},
 * {@link StrictRequestMapping}); everybody who serves the request may add to it, one thread at a time. Knows no web stack.
 */
public final class AuditNotes {

    /** Who it was, when nobody has logged in. */
    private static final String ANONYMOUS = "anonymous";

    private static final int BAD_REQUEST = 400;
    private static final int MAX_LENGTH = 300;
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final Map<String, Object> notes = new LinkedHashMap<>();
    private String type = AuditFilter.CANCEL;

    AuditNotes() {}

    /** Whether requests of this method make an event; those that only read make none. */
    static boolean isAudited(String method) {
        return !READING.contains(method);
    }

    /** Notes a value; {@code null} notes nothing. A text is escaped and cut. */
    public void add(String key, @Nullable Object value) {
        if (value != null) {
            notes.put(key, value instanceof String text ? shown(text) : value);
        }
    }

    /** Says what the request is for; {@link AuditFilter#CANCEL} unless told. */
    public void setType(String type) {
        this.type = type;
    }

    /** What the fields of a change ask for. */
    void addChange(Map<String, String> fields) {
        fields.forEach(this::add);
        if (fields.containsKey("extend")) {
            type = AuditFilter.EXTEND;
        } else if ("true".equals(fields.get("dryRun"))) {
            type = AuditFilter.REHEARSE;
        }
    }

    /**
     * The event.
     *
     * @param who {@code null}: nobody has logged in
     * @param from the client's address
     * @param status of the answer
     */
    AuditEvent event(
            @Nullable String who, String method, String path, @Nullable String from, int status, SecretMasker masker) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("method", shown(method));
        data.put("path", shown(path));
        data.put("from", String.valueOf(from));
        data.put("status", status);
        data.putAll(notes);
        data.replaceAll((key, value) -> value instanceof String text ? masker.mask(text) : value);
        return new AuditEvent(
                who == null ? ANONYMOUS : shown(who), status >= BAD_REQUEST ? AuditFilter.REFUSED : type, data);
    }

    private static String shown(String text) {
        return TaskText.escape(TaskText.clip(text, MAX_LENGTH));
    }
}
