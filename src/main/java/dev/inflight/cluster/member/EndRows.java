package dev.inflight.cluster.member;

import dev.inflight.CancelEffect;
import dev.inflight.EndedTask;
import dev.inflight.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** How past ends travel: as {@link Rows} do. */
final class EndRows {

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
                .add(Rows.ofStack(end.stack()))
                .add(end.token())
                .toString();
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
        List<StackTraceElement> stack = Rows.parseStack(Objects.requireNonNullElse(row.raw(), ""));
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
                List.of()); // what was behind a failure is told by its own replica only
    }
}
