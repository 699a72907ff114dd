package dev.inflight.core.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.inflight.TaskPage;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSort;
import dev.inflight.TaskSpec;
import dev.inflight.TaskText;
import dev.inflight.core.DefaultInFlightRegistry;
import dev.inflight.core.Specs;
import dev.inflight.test.ManualTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Any pattern, any cursor, any page size. */
class QueryFuzzTests {

    @FuzzTest(maxDuration = "10s")
    void aGlobMatchesWhatItsDefinitionSays(FuzzedDataProvider data) {
        // few different characters, so that they meet
        String pattern = tame(data.consumeString(24), "*?ab");
        String text = tame(data.consumeString(48), "ab*c");

        assertThat(Glob.of(pattern).matches(text))
                .as(pattern + " against " + text)
                .isEqualTo(defined(pattern, text));
        assertThat(Glob.exactly(pattern).matches(text)).isEqualTo(pattern.equals(text));
    }

    private static String tame(String wild, String alphabet) {
        StringBuilder tame = new StringBuilder();
        wild.chars().forEach(c -> tame.append(c > 200 ? (char) c : alphabet.charAt(c % alphabet.length())));
        return tame.toString();
    }

    /** By a table of which beginnings match which. */
    private static boolean defined(String pattern, String text) {
        boolean[][] matches = new boolean[pattern.length() + 1][text.length() + 1];
        matches[0][0] = true;
        for (int p = 1; p <= pattern.length(); p++) {
            char c = pattern.charAt(p - 1);
            matches[p][0] = c == '*' && matches[p - 1][0];
            for (int t = 1; t <= text.length(); t++) {
                matches[p][t] = c == '*'
                        ? matches[p - 1][t] || matches[p][t - 1]
                        : matches[p - 1][t - 1] && (c == '?' || c == text.charAt(t - 1));
            }
        }
        return matches[pattern.length()][text.length()];
    }

    @FuzzTest(maxDuration = "10s")
    void thePagesOfAnyQueryTogetherAreTheWholeList(FuzzedDataProvider data) {
        try (DefaultInFlightRegistry registry = DefaultInFlightRegistry.builder()
                .time(new ManualTime())
                .executor(Runnable::run)
                .build()) {
            TaskSort sort = data.pickValue(TaskSort.values());
            int limit = data.consumeInt(1, 6);
            String glob = data.consumeString(4);
            String cursor = data.consumeString(30);
            while (data.remainingBytes() > 0 && registry.outstanding() < 20) {
                String name = data.consumeString(12);
                if (!name.isEmpty() && TaskText.escape(name).equals(name)) {
                    registry.track(
                            TaskSpec.named(name).timeout(Specs.TIMEOUT).build(), new CompletableFuture<String>());
                }
            }
            TaskQuery query = TaskQuery.ALL.withSort(sort).withName(glob.isEmpty() ? null : glob);
            List<TaskSnapshot> whole = registry.list(query).tasks();

            assertThat(names(pages(registry, query.withLimit(limit)))).isEqualTo(names(whole));
            assertThat(names(whole)).isEqualTo(sorted(names(whole), sort));
            refusesOrFollows(registry, query.withAfter(cursor));
        }
    }

    private static List<TaskSnapshot> pages(DefaultInFlightRegistry registry, TaskQuery query) {
        List<TaskSnapshot> all = new ArrayList<>();
        TaskPage page = registry.list(query);
        int matched = page.matched();
        while (true) {
            assertThat(page.tasks()).hasSizeLessThanOrEqualTo(query.limit());
            assertThat(page.matched()).isEqualTo(matched);
            assertThat(page.truncated()).isEqualTo(page.next() != null);
            all.addAll(page.tasks());
            if (page.next() == null) {
                assertThat(all).hasSize(matched);
                return all;
            }
            page = registry.list(query.withAfter(page.next()));
        }
    }

    private static List<String> names(List<TaskSnapshot> tasks) {
        return tasks.stream().map(TaskSnapshot::name).toList();
    }

    private static List<String> sorted(List<String> names, TaskSort sort) {
        return sort == TaskSort.NAME
                ? names.stream().sorted(Comparator.naturalOrder()).toList()
                : names;
    }

    private static void refusesOrFollows(DefaultInFlightRegistry registry, TaskQuery query) {
        try {
            registry.list(query);
        } catch (IllegalArgumentException refused) {
            assertThat(refused)
                    .hasMessageStartingWith("after must be the cursor of a page in the order ")
                    .hasMessageEndingWith(TaskText.quote(String.valueOf(query.after())));
        }
    }
}
