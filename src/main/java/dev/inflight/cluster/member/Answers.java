package dev.inflight.cluster.member;

import dev.inflight.EndedTask;
import dev.inflight.InFlightRegistry;
import dev.inflight.RunMismatchException;
import dev.inflight.TaskCounts;
import dev.inflight.TaskDetail;
import dev.inflight.TaskPage;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.cluster.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this replica tells others of its runs. As much as goes into one answer; one that leaves rows out says so. */
final class Answers {

    /** With room for what else an answer has. */
    private static final int MOST_BYTES = Message.MAX_ANSWER_BYTES - 16 * 1024;

    private final InFlightRegistry registry;

    Answers(InFlightRegistry registry) {
        this.registry = registry;
    }

    Map<String, String> list(TaskQuery query, boolean brief) {
        TaskPage page = registry.list(query);
        TaskCounts counts = registry.counts();
        Map<String, String> answer = new HashMap<>();
        Lines rows = new Lines(MOST_BYTES);
        for (TaskSnapshot task : page.tasks()) {
            if (!rows.add(brief ? Rows.briefly(task) : Rows.of(task))) {
                answer.put("cut", "1");
                break;
            }
        }
        answer.put("rows", rows.toString());
        answer.put("matched", Integer.toString(page.matched()));
        answer.put("outstanding", Integer.toString(counts.outstanding()));
        answer.put("queued", Integer.toString(counts.queued()));
        answer.put("running", Integer.toString(counts.running()));
        answer.put("stopping", Integer.toString(counts.stopping()));
        answer.put("zombies", Integer.toString(counts.zombies()));
        answer.put("oldest", Long.toString(Rows.micros(counts.oldest())));
        if (page.next() != null) {
            answer.put("next", page.next());
        }
        return answer;
    }

    /** The run under the name, or exactly this one. */
    Map<String, String> find(String name, @Nullable String id, boolean detail) {
        try {
            return detail ? inDepth(name, id) : briefly(name, id);
        } catch (RunMismatchException another) {
            return Map.of(Orders.OTHER, String.valueOf(another.getMessage()));
        }
    }

    private Map<String, String> briefly(String name, @Nullable String id) {
        Optional<TaskSnapshot> task = id == null ? registry.find(name) : registry.find(name, id);
        return task.map(found -> Map.of("rows", Rows.of(found))).orElse(Map.of());
    }

    private Map<String, String> inDepth(String name, @Nullable String id) {
        TaskDetail detail = registry.inspect(name, id).orElse(null);
        if (detail == null) {
            return Map.of();
        }
        Map<String, String> answer = new HashMap<>();
        answer.put("rows", Rows.of(detail.task()));
        answer.put("stack", Rows.ofStack(detail.stack()));
        Lines ends = new Lines(MOST_BYTES - Message.bytes(answer));
        for (EndedTask end : detail.history()) {
            if (!ends.add(EndRows.of(end))) {
                break;
            }
        }
        answer.put("ends", ends.toString());
        return answer;
    }

    Map<String, String> extend(String name, String id, Duration by) {
        try {
            return registry.extend(name, id, by)
                    .map(task -> Map.of("rows", Rows.of(task)))
                    .orElse(Map.of());
        } catch (RunMismatchException another) {
            return Map.of(Orders.OTHER, String.valueOf(another.getMessage()));
        }
    }

    /** Lines, until they are too many. */
    private static final class Lines {

        private final StringBuilder text = new StringBuilder();
        private int left;

        Lines(int room) {
            this.left = room;
        }

        boolean add(String line) {
            int bytes = line.getBytes(StandardCharsets.UTF_8).length + 1;
            if (bytes > left) {
                return false;
            }
            left -= bytes;
            text.append(text.length() == 0 ? "" : "\n").append(line);
            return true;
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
