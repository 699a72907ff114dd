package dev.inflight.cluster.redis;

import java.util.List;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;

/** The contract for a user of the server who may do no more than an engine needs. */
class RestrictedRedisTests extends RedisContract {

    private static final String MAY =
            "+@connection +eval +evalsha +time +zadd +zrem +zscore +zcard +zrangebyscore +hset +hdel"
                    + " +hgetall +get +set +del +pexpire +xadd +xread +xdel +info";

    @Override
    List<TestRedis> start() {
        return List.of(TestRedis.start(("--user replicas on >secret ~{inflight:test:* " + MAY).split(" ")));
    }

    @Override
    Engines engines(int port) {
        RedisStandaloneConfiguration server = new RedisStandaloneConfiguration("127.0.0.1", port);
        server.setUsername("replicas");
        server.setPassword("secret");
        return new Engines(server);
    }
}
