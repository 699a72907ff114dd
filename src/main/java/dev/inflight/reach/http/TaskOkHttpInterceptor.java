package dev.inflight.reach.http;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/**
 * Calls by OkHttp stop with the task that makes them, until their body is closed: {@code
 * new OkHttpClient.Builder().addInterceptor(new TaskOkHttpInterceptor())}, before all others, so that retries of theirs are part of
 * the call. What is enqueued runs on a thread of OkHttp's, for no task.
 */
public final class TaskOkHttpInterceptor implements Interceptor {

    @Override
    public Response intercept(Chain chain) throws IOException {
        if (!HttpCall.isForTask()) {
            return chain.proceed(chain.request());
        }
        HttpCall call =
                HttpCall.begin(chain.request().method(), chain.request().url().uri());
        call.cutBy(() -> chain.call().cancel());
        boolean answered = false;
        try {
            Response response = chain.proceed(chain.request());
            ResponseBody body = response.body();
            Response passed =
                    response.newBuilder().body(new CallBody(body, call)).build();
            answered = true;
            return passed;
        } finally {
            if (!answered) {
                call.close();
            }
        }
    }

    /** The body of an answer, with which its call ends. */
    private static final class CallBody extends ResponseBody {

        private final ResponseBody body;
        private final BufferedSource source;

        CallBody(ResponseBody body, HttpCall call) {
            this.body = body;
            this.source = Okio.buffer(new ForwardingSource(body.source()) {
                @Override
                public long read(Buffer sink, long byteCount) throws IOException {
                    long read = super.read(sink, byteCount);
                    if (read < 0) {
                        call.close(); // the connection is given back
                    }
                    return read;
                }

                @Override
                public void close() throws IOException {
                    try (call) {
                        super.close();
                    }
                }
            });
        }

        @Override
        public @Nullable MediaType contentType() {
            return body.contentType();
        }

        @Override
        public long contentLength() {
            return body.contentLength();
        }

        @Override
        public BufferedSource source() {
            return source;
        }
    }
}
