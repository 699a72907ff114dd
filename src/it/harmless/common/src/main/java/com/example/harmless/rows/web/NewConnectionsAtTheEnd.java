package com.example.harmless.rows.web;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About(
        "new connections while the application ends and an @Async job is still at work: refused at once, so that a balancer goes elsewhere")
final class NewConnectionsAtTheEnd implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        var app = App.of(Config.class)
                .with(Auto.WEB)
                .set(
                        "server.shutdown=graceful",
                        "spring.lifecycle.timeout-per-shutdown-phase=20s",
                        "spring.task.execution.shutdown.await-termination=true",
                        "spring.task.execution.shutdown.await-termination-period=20s")
                .start();
        int port = App.port(app);
        Jobs jobs = app.getBean(Jobs.class);
        CompletableFuture<String> future = jobs.run();
        App.behind(jobs).begun.await();
        Thread closing = new Thread(app::close);
        closing.start();
        sheet.say("refused within 2 s", Sheet.soon(() -> !connects(port), Duration.ofSeconds(2)));
        sheet.say("the job is still at work", !future.isDone());
        App.behind(jobs).goOn.countDown();
        closing.join();
        sheet.sayFuture("the job", future);
    }

    private static boolean connects(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);

        @Async
        public CompletableFuture<String> run() throws InterruptedException {
            begun.countDown();
            goOn.await();
            return CompletableFuture.completedFuture("finished");
        }
    }
}
