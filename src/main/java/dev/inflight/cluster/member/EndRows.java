package dev.inflight.cluster.member;

import dev.inflight.CancelEffect;
import dev.inflight.EndedTask;
import dev.inflight.FailureCause;
import dev.inflight.Outcome;
import dev.inflight.TaskText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How past ends and stacks travel: as {@link Rows} do. */
final class EndRows {

    private static final Logger LOGGER = LoggerFactory.getLogger(EndRows.class);
    private static final int LONGEST_STACK = 200;
    private static final int MOST_CAUSES = 4;

    private EndRows() {}

    static String of(EndedTask end) {
        return new RowWriter()
                .add(end.name())
                .add(end.id())
                .add(end.kind())
                .add(end.label())
                .add(end.outcome())
                .add(end.by())
                .add(end.reason())
                .add(end.startedAt().toEpochMilli())
                .add(end.endedAt().toEpochMilli())
                .add(Rows.micros(end.ran()))
                .add(end.effect())
                .add(end.stopLag() == null ? null : Rows.micros(end.stopLag()))
                .add(end.exceptionType())
                .add(end.exceptionMessage())
                .add(end.traceId())
                .add(end.supersedes())
                .add(end.supersededBy())
                .add(end.wasIn())
                .add(ofStack(end.stack()))
                .add(ofCauses(end.causes()))
                .add(end.token())
                .toString();
    }

    /** Those that this version understands: one with an outcome that only a later one knows costs itself, not the others. */
    static List<EndedTask> parseAll(@Nullable String lines) {
        List<EndedTask> ends = new ArrayList<>();
        for (String line : Rows.lines(lines)) {
            try {
                ends.add(parse(line));
            } catch (IllegalArgumentException | ArithmeticException nonsense) {
                LOGGER.debug("a past end that another replica told cannot be read here", nonsense);
            }
        }
        return ends;
    }

    static EndedTask parse(String line) {
        RowReader row = new RowReader(line);
        String name = row.name();
        String id = row.name();
        String kind = row.name();
        String label = Objects.requireNonNullElse(row.text(), "");
        Outcome outcome = row.word(Outcome.class);
        String by = row.text();
        String reason = row.text();
        Instant startedAt = Instant.ofEpochMilli(row.number());
        Instant endedAt = Instant.ofEpochMilli(row.number());
        Duration ran = row.micros();
        CancelEffect effect = row.wordOrNull(CancelEffect.class);
        Duration stopLag = row.microsOrNull();
        String exceptionType = row.text();
        String exceptionMessage = row.text();
        String traceId = row.text();
        String supersedes = row.nameOrNull();
        String supersededBy = row.nameOrNull();
        String wasIn = row.text();
        List<StackTraceElement> stack = parseStack(Objects.requireNonNullElse(row.raw(), ""));
        List<FailureCause> causes = parseCauses(Objects.requireNonNullElse(row.raw(), ""));
        String token = row.raw();
        return new EndedTask(
                name,
                id,
                kind,
                label,
                outcome,
                by,
                reason,
                startedAt,
                endedAt,
                ran,
                effect,
                stopLag,
                exceptionType,
                exceptionMessage,
                traceId,
                supersedes,
                supersededBy,
                wasIn,
                token == null ? null : Long.valueOf(token),
                stack,
                causes);
    }

    private static String ofCauses(List<FailureCause> causes) {
        return causes.stream()
                .limit(MOST_CAUSES)
                .map(cause -> new RowWriter()
                        .add(cause.type())
                        .add(cause.message())
                        .add(ofStack(cause.stack()))
                        .toString())
                .collect(Collectors.joining("\n"));
    }

    private static List<FailureCause> parseCauses(String lines) {
        return Rows.lines(lines).stream()
                .limit(MOST_CAUSES)
                .map(RowReader::new)
                .map(cause -> new FailureCause(
                        TaskText.clip(cause.required()),
                        cause.text(),
                        parseStack(Objects.requireNonNullElse(cause.raw(), ""))))
                .toList();
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
        return Rows.lines(lines).stream()
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
}
