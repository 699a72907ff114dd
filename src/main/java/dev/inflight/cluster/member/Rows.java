package dev.inflight.cluster.member;

import dev.inflight.CancelEffect;
import dev.inflight.CancelReport;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskActivity;
import dev.inflight.TaskLint;
import dev.inflight.TaskProgress;
import dev.inflight.TaskScope;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskState;
import dev.inflight.TaskText;
import dev.inflight.TaskThread;
import dev.inflight.cluster.ClusterMatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How runs travel: a line each, whose columns have a fixed order that only ever grows at its end, so that each version reads
 * what it knows. What others send is checked as users' input is.
 */
final class Rows {

    private static final int LONGEST_STACK = 200;

    /** Longest duration that is told; 292 years, which nanoseconds can hold. */
    private static final long LONGEST_MICROS = Long.MAX_VALUE / 1_000;

    private Rows() {}

    static String of(TaskSnapshot task) {
        TaskProgress progress = task.progress();
        TaskActivity activity = task.activity();
        TaskThread thread = task.thread();
        return new RowWriter()
                .add(task.name())
                .add(task.id())
                .add(task.state())
                .add(task.outcome())
                .add(task.kind())
                .add(task.label())
                .add(task.startedAt().toEpochMilli())
                .add(micros(task.age()))
                .add(micros(task.queued()))
                .add(micros(task.timeout()))
                .add(micros(task.remaining()))
                .add(task.overlap())
                .add(task.parent())
                .add(task.by())
                .add(task.reason())
                .add(task.traceId())
                .add(task.supersedes())
                .add(task.supersededBy())
                .add(progress == null ? null : progress.done())
                .add(progress == null ? null : progress.total())
                .add(progress == null ? null : progress.note())
                .add(progress == null ? null : micros(progress.sinceBeat()))
                .add(activity == null ? null : activity.kind())
                .add(activity == null ? null : activity.text())
                .add(activity == null ? null : activity.on())
                .add(activity == null ? null : micros(activity.since()))
                .add(thread == null ? null : thread.name())
                .add(thread == null ? null : thread.virtual())
                .add(ofLints(task.lints()))
                .add(task.scope())
                .add(task.token())
                .toString();
    }

    /** Only what a cancel needs to know: the first columns. */
    static String briefly(TaskSnapshot task) {
        return new RowWriter()
                .add(task.name())
                .add(task.id())
                .add(task.state())
                .add(task.outcome())
                .toString();
    }

    /** @throws IllegalArgumentException when the line makes no sense, or is not of this replica */
    static TaskSnapshot parse(String line, String instance) {
        RowReader row = new RowReader(line);
        String name = row.name();
        String id = ownId(row, instance);
        TaskState state = row.word(TaskState.class);
        Outcome outcome = row.wordOrNull(Outcome.class);
        String kind = row.name();
        String label = Objects.requireNonNullElse(row.text(), name);
        Instant startedAt = Instant.ofEpochMilli(row.number());
        Duration age = row.micros();
        Duration queued = row.micros();
        Duration timeout = row.micros();
        Duration remaining = row.micros();
        Overlap overlap = row.word(Overlap.class);
        String parent = row.nameOrNull();
        String by = row.text();
        String reason = row.text();
        String traceId = row.text();
        String supersedes = row.nameOrNull();
        String supersededBy = row.nameOrNull();
        TaskProgress progress = progress(row);
        TaskActivity activity = activity(row);
        TaskThread thread = thread(row);
        List<TaskLint> lints = lints(row.raw());
        TaskScope scope = row.wordOrNull(TaskScope.class);
        String token = row.raw();
        return new TaskSnapshot(
                name,
                id,
                kind,
                label,
                true, // only this replica's own meters ask
                state,
                startedAt,
                age,
                queued,
                timeout,
                remaining,
                overlap,
                scope == null ? TaskScope.LOCAL : scope, // a version that knows no other does not tell
                token == null ? null : Long.valueOf(token),
                parent,
                progress,
                activity,
                thread,
                outcome,
                by,
                reason,
                traceId,
                supersedes,
                supersededBy,
                lints);
    }

    /** The first columns, as {@link #briefly} writes them. */
    static ClusterMatch.Run parseBriefly(String line, String instance) {
        RowReader row = new RowReader(line);
        String name = row.name();
        String id = ownId(row, instance);
        String unused = row.required();
        return new ClusterMatch.Run(name, id, row.raw() == null);
    }

    private static String ownId(RowReader row, String instance) {
        String id = row.name();
        if (!Owners.of(id).equals(instance)) {
            throw new IllegalArgumentException("a run of somebody else");
        }
        return id;
    }

    private static @Nullable TaskProgress progress(RowReader row) {
        String done = row.raw();
        String total = row.raw();
        String note = row.text();
        Duration beat = row.microsOrNull();
        return done == null || total == null || beat == null
                ? null
                : new TaskProgress(Long.parseLong(done), Long.parseLong(total), note, beat);
    }

    private static @Nullable TaskActivity activity(RowReader row) {
        String kind = row.text();
        String text = row.text();
        String on = row.text();
        Duration since = row.microsOrNull();
        return kind == null || text == null || since == null ? null : new TaskActivity(kind, text, on, since);
    }

    private static @Nullable TaskThread thread(RowReader row) {
        String name = row.text();
        String virtual = row.raw();
        return name == null ? null : new TaskThread(name, "true".equals(virtual));
    }

    private static String ofLints(List<TaskLint> lints) {
        return lints.stream()
                .map(lint -> new RowWriter().add(lint.code()).add(lint.text()).toString())
                .collect(Collectors.joining("\n"));
    }

    /** Those that this version knows. */
    private static List<TaskLint> lints(@Nullable String lines) {
        List<TaskLint> lints = new ArrayList<>();
        for (String line : lines(lines)) {
            RowReader lint = new RowReader(line);
            String word = lint.required();
            for (TaskLint.Code code : TaskLint.Code.values()) {
                if (code.name().equals(word)) {
                    lints.add(new TaskLint(code, Objects.requireNonNullElse(lint.text(), "")));
                }
            }
        }
        return lints;
    }

    static String ofStack(List<StackTraceElement> stack) {
        return stack.stream()
                .limit(LONGEST_STACK)
                .map(frame -> new RowWriter()
                        .add(frame.getClassLoaderName())
                        .add(frame.getModuleName())
                        .add(frame.getModuleVersion())
                        .add(frame.getClassName())
                        .add(frame.getMethodName())
                        .add(frame.getFileName())
                        .add(frame.getLineNumber())
                        .toString())
                .collect(Collectors.joining("\n"));
    }

    static List<StackTraceElement> parseStack(String lines) {
        return lines(lines).stream()
                .limit(LONGEST_STACK)
                .map(RowReader::new)
                .map(frame -> new StackTraceElement(
                        frame.text(),
                        frame.text(),
                        frame.text(),
                        TaskText.clip(frame.required()),
                        TaskText.clip(frame.required()),
                        frame.text(),
                        Math.toIntExact(frame.number())))
                .toList();
    }

    static String ofReport(CancelReport report) {
        Duration stop = report.stop();
        return new RowWriter()
                .add(report.name())
                .add(report.id())
                .add(report.outcome())
                .add(report.effect())
                .add(report.state())
                .add(stop == null ? null : micros(stop))
                .toString();
    }

    static CancelReport parseReport(String line, String instance) {
        RowReader row = new RowReader(line);
        return new CancelReport(
                row.name(),
                ownId(row, instance),
                row.word(Outcome.class),
                row.word(CancelEffect.class),
                row.word(TaskState.class),
                row.microsOrNull());
    }

    /** The lines of a field that holds several; none when it is absent. */
    static List<String> lines(@Nullable String field) {
        return field == null || field.isEmpty() ? List.of() : List.of(field.split("\n", -1));
    }

    static long micros(Duration duration) {
        try {
            long micros = Math.multiplyExact(duration.getSeconds(), 1_000_000L) + duration.getNano() / 1_000;
            return Math.min(micros, LONGEST_MICROS);
        } catch (ArithmeticException centuries) {
            return LONGEST_MICROS;
        }
    }
}
