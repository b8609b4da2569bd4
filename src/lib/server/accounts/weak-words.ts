/**
 * What passwords are made of when they are guessed first: the heads of published leak lists, as
 * pieces rather than whole passwords, with what is typed most in Chinese. Lower case.
 */
export const weakWords: readonly string[] = [
	// Phrases in pinyin, and numbers that sound like one.
	...['woaini', 'woaiwo', 'woaita', 'wobuai', 'aiwoba', 'iloveyou', 'love', 'forever', 'baobei'],
	...['laopo', 'laogong', 'qinai', 'xihuan', 'shengri', 'kuaile', 'xingfu', 'pingan', 'jiankang'],
	...['nihao', 'mima', 'denglu', 'guanliyuan', 'zhanghao', 'yonghu', 'ceshi', 'moren', 'zhongguo'],
	...['beijing', 'shanghai', 'tianwang', 'wangle', 'buzhidao', 'caonima', 'shabi', 'dashabi'],
	...['5201314', '1314520', '1314521', '520', '521', '1314', '7758521', '7758258', '3344520'],
	...['5211314', '584520', '584521', '147258369', '147258', '258369', '159357', '951753', '789456'],
	...['789456123', '147852', '147852369', '963852741', '112233', '121212', '123321', '131421'],
	...['666', '888', '168', '518', '999', '110', '119', '120', '10086', '12306', '10010'],
	// Words of every leak.
	...['password', 'passwd', 'pass', 'word', 'admin', 'administrator', 'root', 'user', 'guest'],
	...['login', 'welcome', 'hello', 'test', 'testing', 'default', 'changeme', 'secret', 'letmein'],
	...['master', 'monkey', 'dragon', 'football', 'baseball', 'basketball', 'sunshine', 'princess'],
	...['superman', 'batman', 'shadow', 'michael', 'jordan', 'summer', 'winter', 'spring', 'autumn'],
	...['freedom', 'whatever', 'trustno', 'computer', 'internet', 'samsung', 'huawei', 'iphone'],
	...['xiaomi', 'wechat', 'weixin', 'taobao', 'alipay', 'baidu', 'tencent', 'qq', 'abc', 'abcd'],
	...['asd', 'qwe', 'zxc', 'aaa', 'com', 'www', 'net', 'cn', 'p@ssw0rd', 'passw0rd'],
	// This system and its field.
	...['zhixing', 'minzheng', 'shegong', 'shehui', 'jiuzhu', 'shehuijiuzhu', 'shehuigongzuo'],
	...['peixun', 'kaoshi', 'xuexi', 'gongzuo', 'shegongke', 'minzhengju', 'jiedao', 'shequ'],
	...[
		'社会救助',
		'社会工作',
		'民政',
		'社工',
		'社会',
		'救助',
		'工作',
		'培训',
		'学习',
		'密码',
		'我爱你',
		'中国',
		'知行'
	],
	// The commonest surnames and given names, which stand before a birthday.
	...['wang', 'zhang', 'liu', 'chen', 'yang', 'zhao', 'huang', 'zhou', 'xiao', 'wei', 'fang'],
	...['ming', 'hong', 'jing', 'ting', 'lei', 'jun', 'qiang', 'yan', 'xin', 'hui', 'ping'],
	...['january', 'february', 'march', 'april', 'june', 'july', 'august', 'september', 'october'],
	...['november', 'december', 'monday', 'sunday', 'friday']
];

/** Rows and columns of the keyboard, which fingers walk along in both directions. */
export const walks: readonly string[] = [
	'01234567890',
	'abcdefghijklmnopqrstuvwxyz',
	'qwertyuiop[]',
	'asdfghjkl;',
	'zxcvbnm,./',
	'!@#$%^&*()',
	'1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
	'1q2w3e4r5t6y7u8i9o0p',
	'q1w2e3r4t5y6u7i8o9p0',
	'qazwsxedcrfvtgbyhnujmikolp',
	'a1b2c3d4e5f6g7',
	'1a2b3c4d5e6f',
	'zaq1xsw2cde3vfr4',
	'!qaz@wsx#edc$rfv'
];
