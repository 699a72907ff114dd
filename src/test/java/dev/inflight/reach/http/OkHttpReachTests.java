package dev.inflight.reach.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.reach.StoppedWork;
import dev.inflight.service.SlowUpstream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls by OkHttp stop with their task, until the body is closed. */
class OkHttpReachTests {

    private final OkHttpClient client = new OkHttpClient.Builder()
            .addInterceptor(new TaskOkHttpInterceptor())
            .build();

    @ParameterizedTest(name = "virtual: {0}")
    @ValueSource(booleans = {false, true})
    void a_call_without_an_answer_is_cut(boolean virtual) throws Exception {
        try (SlowUpstream upstream = SlowUpstream.saying(SlowUpstream.SILENCE)) {
            StoppedWork.cancelledIn(virtual, upstream, false, inBody -> {
                        try (Response response =
                                client.newCall(request(upstream)).execute()) {
                            return response.code();
                        }
                    })
                    .assertReached("OkHttp head, virtual " + virtual);
        }
    }

    @ParameterizedTest(name = "virtual: {0}")
    @ValueSource(booleans = {false, true})
    void a_body_that_does_not_end_is_cut(boolean virtual) throws Exception {
        try (SlowUpstream upstream = SlowUpstream.saying(SlowUpstream.HALF_A_BODY)) {
            StoppedWork.cancelledIn(virtual, upstream, true, inBody -> {
                        try (Response response =
                                client.newCall(request(upstream)).execute()) {
                            inBody.run();
                            return response.body().string();
                        }
                    })
                    .assertReached("OkHttp body, virtual " + virtual);
        }
    }

    @Test
    void outside_a_task_the_answer_is_OkHttps_own() throws Exception {
        try (SlowUpstream upstream = SlowUpstream.answering("hello");
                Response response = client.newCall(request(upstream)).execute()) {
            assertThat(response.body().string()).isEqualTo("hello");
            assertThat(response.body().getClass().getName()).startsWith("okhttp3.");
        }
    }

    private static Request request(SlowUpstream upstream) {
        return new Request.Builder().url(upstream.url()).build();
    }
}
