package dev.inflight.cluster.member;

import dev.inflight.TaskText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads the columns of a line from left to right. Those that are missing at its end have no value, and those too many are not
 * read, so that lines of other versions can be. What makes no sense is an {@link IllegalArgumentException}.
 */
final class RowReader {

    private final String[] cells;
    private int at;

    RowReader(String line) {
        this.cells = line.split("\t", -1);
    }

    /** As it is. */
    @Nullable String raw() {
        String cell = at < cells.length ? cells[at++] : RowWriter.NOTHING;
        return cell.equals(RowWriter.NOTHING) ? null : unescape(cell);
    }

    /** Free text, cut. */
    @Nullable String text() {
        String text = raw();
        return text == null ? null : TaskText.clip(text);
    }

    String required() {
        String text = raw();
        if (text == null) {
            throw new IllegalArgumentException("column " + at + " is missing");
        }
        return text;
    }

    /** A name, or whatever is bound by the same rules. */
    String name() {
        return TaskText.requireName("column " + at, required());
    }

    @Nullable String nameOrNull() {
        String name = raw();
        return name == null ? null : TaskText.requireName("column " + at, name);
    }

    long number() {
        return Long.parseLong(required());
    }

    /** Of microseconds; not negative. */
    Duration micros() {
        return Duration.ofNanos(Math.multiplyExact(Math.max(0, number()), 1_000L));
    }

    @Nullable Duration microsOrNull() {
        String text = raw();
        return text == null ? null : Duration.ofNanos(Math.multiplyExact(Math.max(0, Long.parseLong(text)), 1_000L));
    }

    <E extends Enum<E>> E word(Class<E> type) {
        return Enum.valueOf(type, required());
    }

    <E extends Enum<E>> @Nullable E wordOrNull(Class<E> type) {
        String word = raw();
        return word == null ? null : Enum.valueOf(type, word);
    }

    private static String unescape(String cell) {
        if (cell.indexOf('\\') < 0) {
            return cell;
        }
        StringBuilder text = new StringBuilder(cell.length());
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            if (++i == cell.length()) {
                throw new IllegalArgumentException("an escape is cut off");
            }
            switch (cell.charAt(i)) {
                case '\\' -> text.append('\\');
                case 't' -> text.append('\t');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 'e' -> {
                    // nothing
                }
                default -> throw new IllegalArgumentException("an escape is unknown");
            }
        }
        return text.toString();
    }
}
