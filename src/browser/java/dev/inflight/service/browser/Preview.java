package dev.inflight.service.browser;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The service with something going on, to look at by hand: {@code Preview PORT [MANY]}. */
final class Preview {

    private Preview() {}

    public static void main(String[] args) throws InterruptedException {
        RunningService service = RunningService.on(Integer.parseInt(args[0]));
        Scene scene = new Scene(service.registry());
        if (args.length > 1) {
            scene.many(Integer.parseInt(args[1]), "orders");
            System.out.println("ready");
            Thread.currentThread().join();
        }
        scene.busy();
        scene.zombie("thumbnail:88", "thumbnail", "Scale image 88");
        scene.stubborn("thumbnail:91", "thumbnail", "Scale image 91", Duration.ofMinutes(3));
        System.out.println("ready");
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = 0; ; i++) {
            int n = i;
            service.registry()
                    .start(
                            dev.inflight.TaskSpec.named("mail:" + i)
                                    .kind("mail")
                                    .label("Order confirmation " + (9_000 + i))
                                    .timeout(Duration.ofSeconds(4))
                                    .build(),
                            () -> {
                                TimeUnit.MILLISECONDS.sleep(500 + n * 37 % 5_000);
                                if (n % 9 == 0) {
                                    throw new java.io.IOException("connection reset by smtp.example.org");
                                }
                                return "sent";
                            });
            TimeUnit.MILLISECONDS.sleep(random.nextInt(40, 160) + (long) (300 * (1 + Math.sin(i / 40.0))));
        }
    }
}
