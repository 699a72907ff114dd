package dev.inflight.actuate;

import dev.inflight.TaskText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Runs as an aligned table for a terminal: a line of headings, then one line each. No cell can move the cursor, and none says what
 * another has said.
 */
final class TaskTable {

    private static final List<String> HEADINGS =
            List.of("NAME", "ID", "KIND", "STATE", "AGE", "LEFT", "PROGRESS", "THREAD", "LABEL");

    /** The heading of what the work is in; only where some work has said so. */
    private static final String IN = "IN";

    private static final int WIDEST = 60;

    private static final int SECONDS_UP_TO = 100;
    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;

    private TaskTable() {}

    static String of(List<TaskDescriptor> tasks) {
        boolean in = tasks.stream().anyMatch(task -> task.activity() != null);
        List<String> headings = in ? and(HEADINGS, IN) : HEADINGS;
        List<List<String>> lines = new ArrayList<>();
        lines.add(headings);
        tasks.forEach(task -> lines.add(in ? and(cells(task), activity(task.activity())) : cells(task)));
        int[] widths = new int[headings.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(line.get(i)));
            }
        }
        StringBuilder table = new StringBuilder();
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length - 1; i++) {
                table.append(line.get(i)).append(" ".repeat(widths[i] - width(line.get(i)) + 2));
            }
            table.append(line.get(widths.length - 1)).append('\n');
        }
        return table.toString();
    }

    private static List<String> cells(TaskDescriptor task) {
        TaskDescriptor.Worker thread = task.thread();
        return List.of(
                cell(task.name()),
                cell(task.id()),
                cell(task.kind()),
                task.state().name(),
                seconds(task.ageSeconds()),
                seconds(task.remainingSeconds()),
                progress(task.progress()),
                thread == null ? "-" : cell(thread.name().isEmpty() && thread.virtual() ? "virtual" : thread.name()),
                task.label().equals(task.name()) ? "-" : cell(task.label()));
    }

    private static List<String> and(List<String> cells, String last) {
        List<String> all = new ArrayList<>(cells);
        all.add(last);
        return all;
    }

    private static String activity(TaskDescriptor.@Nullable Activity activity) {
        return activity == null
                ? "-"
                : cell(seconds(activity.seconds()) + " " + activity.kind() + " " + activity.text());
    }

    private static String progress(TaskDescriptor.@Nullable Progress progress) {
        if (progress == null) {
            return "-";
        }
        String total = progress.total() > 0 ? "/" + progress.total() : "";
        String note = progress.note() == null ? "" : " " + progress.note();
        return cell(progress.done() + total + note);
    }

    /** {@code 12.3s}, {@code 5m07s}, {@code 23h59m}, {@code 3d04h}: no more than two units, and so never more than six characters. */
    static String seconds(double seconds) {
        if (seconds < SECONDS_UP_TO) {
            return String.format(Locale.ROOT, "%.1fs", seconds);
        }
        long whole = (long) seconds;
        if (whole < HOUR) {
            return String.format(Locale.ROOT, "%dm%02ds", whole / MINUTE, whole % MINUTE);
        }
        return whole < DAY
                ? String.format(Locale.ROOT, "%dh%02dm", whole / HOUR, whole % HOUR / MINUTE)
                : String.format(Locale.ROOT, "%dd%02dh", whole / DAY, whole % DAY / HOUR);
    }

    /** Escaped, cut, and never empty, so that the columns can be counted. */
    private static String cell(String text) {
        String escaped = TaskText.escape(text);
        if (width(escaped) > WIDEST) {
            escaped = escaped.substring(0, escaped.offsetByCodePoints(0, WIDEST - 1)) + "…";
        }
        return escaped.isEmpty() ? "-" : escaped;
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
